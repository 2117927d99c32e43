using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval classify</c>: accuracy of telling whole sequences, by the documented protocol.</summary>
internal static class EvalClassifyCommand
{
    private const int DefaultUnits = 200;

    public static Command Build()
    {
        var train = new Option<FileInfo>("--train") { Description = "Sequences to learn and to choose on: .ts or .tsv.", HelpName = "FILE" };
        var test = new Option<FileInfo>("--test") { Description = "Sequences to test on: .ts or .tsv.", HelpName = "FILE", Required = true };
        var reservoir = new Option<string>("--reservoir")
        {
            Description = "Kind of the reservoir.",
            HelpName = string.Join('|', ReservoirKinds.Names),
        };
        var units = SearchOptions.Whole("--units", $"Units of the reservoir. Default: {DefaultUnits} for kinds that have units.", "N", 1);
        var seeds = SearchOptions.Whole("--seeds", "Seeds to test under. Default: 10.", "K", 1);
        var draws = SearchOptions.Whole("--draws", "Draws of the weights for each candidate of the choice. Default: 2.", "D", 1);
        var spec = new Option<FileInfo>("--spec")
        {
            Description = "A classifier to test as it is, without a choice: JSON as --json writes it under \"spec\".",
            HelpName = "FILE.json",
        };
        var readout = new Option<SequenceReadout?>("--readout")
        {
            Description = "How the chosen classifier is fitted: ridge, or logistic, a multinomial logistic regression. Default: ridge. "
                + "Candidates are compared with ridge.",
            HelpName = "ridge|logistic",
        };
        var balance = new Option<bool>("--balance") { Description = "Weigh sequences so that each class counts the same." };
        var calibrate = new Option<bool>("--calibrate")
        {
            Description = "Report log loss, Brier score and calibration error of the probabilities, as they are and with a temperature "
                + "that is fitted on the training sequences left out.",
        };
        var save = new Option<FileInfo>("--save") { Description = "Write the fitted classifiers of all seeds to a model file.", HelpName = "X.arc" };
        var model = new Option<FileInfo>("--model") { Description = "Classifiers that were saved: they are tested without any training.", HelpName = "X.arc" };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command(
            "classify",
            """
            Accuracy of telling whole sequences: candidates are compared on the training file alone, the best is tested under several seeds.

            Examples:
              archetyperc eval classify --train Vowels_TRAIN.ts --test Vowels_TEST.ts --save vowels.arc
              archetyperc eval classify --model vowels.arc --test later.ts
            """)
        {
            train, test, reservoir, units, readout, balance, calibrate, seeds, draws, spec, save, model, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(spec) is not null && new Option[] { reservoir, units, readout, balance, draws }.Any(o => result.GetResult(o) is not null))
                result.AddError("--spec is tested as it is: leave --reservoir, --units, --readout, --balance and --draws out.");
            if (result.GetResult(model) is null && result.GetResult(train) is null)
                result.AddError("--train is missing: give the sequences to learn, or with --model classifiers that have learned.");
            if (result.GetResult(model) is not null && new Option[] { train, spec, reservoir, units, readout, balance, draws, seeds, save }.Any(o => result.GetResult(o) is not null))
                result.AddError("--model is tested as it is, without training: leave --train, --spec, --reservoir, --units, --readout, --balance, --draws, --seeds and --save out.");
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () => parsed.GetValue(model) is { } saved
                ? RunSaved(saved, parsed.GetRequiredValue(test), parsed.GetValue(calibrate), parsed.GetValue(json), cancellation)
                : Run(
                    parsed.GetRequiredValue(train),
                    parsed.GetRequiredValue(test),
                    parsed.GetValue(save),
                    parsed.GetValue(spec),
                    new SequenceModelSpec { Readout = parsed.GetValue(readout) ?? SequenceReadout.Ridge, BalanceClasses = parsed.GetValue(balance) },
                    () => Template(parsed.GetValue(reservoir) ?? "echoState", parsed.GetValue(units)),
                    parsed.GetValue(seeds) ?? 10,
                    parsed.GetValue(draws) ?? 2,
                    parsed.GetValue(calibrate),
                    parsed.GetValue(json),
                    cancellation),
            cancellation));
        return command;
    }

    private static ReservoirSpec Template(string kind, int? units)
    {
        var json = ReservoirKinds.Default(kind);
        if (units is not null || json.ContainsKey("units"))
            ReservoirKinds.Resize(json, units ?? DefaultUnits);
        return SpecJson.ReadReservoir(json);
    }

    private static int Run(
        FileInfo train, FileInfo test, FileInfo? save, FileInfo? specFile, SequenceModelSpec asked, Func<ReservoirSpec> template, int seeds, int draws, bool calibrate, bool json, CancellationToken cancellation)
    {
        OutputRefusedException.ThrowIfNoFolder(save);
        var training = SequenceReader.Read(train);
        var learned = new Learned(training.Name, training.Cases.Length, training.Channels, training.Classes);
        var tested = ReadTest(test, train.Name, learned);
        SequenceCandidate? chosen = null;
        SequenceModelSpec spec;
        var candidates = 0;
        if (specFile is null)
        {
            ImmutableArray<SequenceModelSpec> space =
                [.. SequenceSearchSpace.Of(template()).Select(candidate => candidate with { BalanceClasses = asked.BalanceClasses })];
            candidates = space.Length;
            chosen = ClassifyStudy.Choose(training, space, draws, FitDone, cancellation);
            spec = chosen.Spec with { Readout = asked.Readout };
        }
        else
        {
            spec = SpecJson.ReadSequenceModel(File.ReadAllText(specFile.FullName));
        }

        var runs = ClassifyStudy.Test(
            spec,
            training,
            tested,
            seeds,
            TimeProvider.System,
            RunDone,
            cancellation);
        if (save is not null)
            Save(save, tested, runs);
        if (json)
            Console.Out.WriteLine(Json(learned, tested, chosen, candidates, draws, spec, calibrate, runs).ToJsonString(JsonText.Indented));
        else
            Show(learned, tested, chosen, candidates, spec, calibrate, runs);
        return 0;
    }

    private static int RunSaved(FileInfo saved, FileInfo test, bool calibrate, bool json, CancellationToken cancellation)
    {
        ImmutableArray<SequenceModel> models = [.. SequenceModelFile.Read(saved.FullName).Members.Select(SequenceModel.Restore)];
        var first = models[0];
        var learned = new Learned(Path.GetFileNameWithoutExtension(saved.Name), first.TrainingCases, first.Channels, first.Classes);
        var tested = ReadTest(test, saved.Name, learned);
        var runs = ClassifyStudy.Test(models, tested, TimeProvider.System, RunDone, cancellation);
        if (json)
            Console.Out.WriteLine(Json(learned, tested, null, 0, 0, first.Spec, calibrate, runs).ToJsonString(JsonText.Indented));
        else
            Show(learned, tested, null, 0, first.Spec, calibrate, runs);
        return 0;
    }

    private static SequenceSet ReadTest(FileInfo test, string learnedFrom, Learned learned)
    {
        var tested = SequenceReader.Read(test, learned.Classes);
        if (tested.Channels != learned.Channels)
            throw new SeriesRefusedException($"{test.Name} has {tested.Channels} channels, {learnedFrom} has {learned.Channels}. Both must have the same.");
        if (tested.Cases.Any(c => c.Class == LabelledSequence.NoClass))
            throw new SeriesRefusedException($"{test.Name} has sequences without a class; there is nothing to hold a prediction against.");
        return tested;
    }

    private static void Save(FileInfo file, SequenceSet test, ImmutableArray<ClassifyStudy.Run> runs)
    {
        var together = Together(test, runs);
        var metrics = new ModelMetrics(
            new Metric("test.accuracy", runs.Average(r => r.Accuracy)),
            new Metric("test.majorityAccuracy", together.Majority),
            new Metric("test.meanScoreAccuracy", together.MeanScore),
            new Metric("leftOut.accuracy", runs.Average(r => r.Model.Fit.Score.Accuracy)));
        new SequenceModelFile([.. runs.Select(r => r.Model.Save())], metrics, ProgramVersion.Text).Write(file.FullName);
    }

    private static void RunDone(ClassifyStudy.Run run) => Console.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"seed {run.Seed}: accuracy {run.Accuracy:f4}, {run.Seconds:f1} s"));

    private static void FitDone(int done, int fits)
    {
        if (done == fits || done % 4 == 0)
            Console.Error.WriteLine($"choice: {done} of {fits} fits");
    }

    // The share of the test sequences that all models together tell: by majority, and by mean score.
    private static (double Majority, double MeanScore) Together(SequenceSet test, ImmutableArray<ClassifyStudy.Run> runs)
    {
        var vote = new SequenceVote(test.Cases.Length, test.Classes.Length);
        foreach (var run in runs)
            vote.Add(run.Scores);
        var cases = Enumerable.Range(0, test.Cases.Length).ToArray();
        return (
            cases.Average(i => vote.Majority(i) == test.Cases[i].Class ? 1.0 : 0),
            cases.Average(i => vote.MeanScore(i) == test.Cases[i].Class ? 1.0 : 0));
    }

    private static void Show(
        Learned training, SequenceSet test, SequenceCandidate? chosen, int candidates, SequenceModelSpec spec, bool calibrate, ImmutableArray<ClassifyStudy.Run> runs)
    {
        var together = Together(test, runs);
        var accuracy = Spread.Of(runs.Select(r => r.Accuracy));
        var table = new Table().RoundedBorder().Title(
            $"{training.Name.EscapeMarkup()}: {training.Sequences} sequences learned, {test.Cases.Length} tested, {training.Classes.Length} classes, {training.Channels} channel{(training.Channels == 1 ? "" : "s")}");
        table.AddColumn("Accuracy").AddColumn(new TableColumn("%").RightAligned());
        if (chosen is not null)
            table.AddRow($"leave-one-out, best of {candidates} candidates", Percent(chosen.Score.Accuracy));
        table.AddRow(
            $"test, {runs.Length} seed{(runs.Length == 1 ? "" : "s")}",
            accuracy.Deviation == 0 ? Percent(accuracy.Mean) : $"{Percent(accuracy.Mean)} ± {Percent(accuracy.Deviation)}");
        table.AddRow("test, majority of the seeds", Percent(together.Majority));
        table.AddRow("test, mean score of the seeds", Percent(together.MeanScore));
        foreach (var run in runs)
            table.AddRow($"seed {run.Seed}", Percent(run.Accuracy));
        ResultConsole.Open().Write(table);
        if (calibrate)
            ShowTrust(runs);
        Console.Out.WriteLine($"classifier: {SpecJson.Of(spec).ToJsonString(JsonText.Line)}");
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"each seed: {runs.Average(r => r.Seconds):g3} s, {runs.Average(r => (double)r.Operations):g3} multiply-adds, {runs.Average(r => r.Joules):g3} J estimated"));
    }

    private static void ShowTrust(ImmutableArray<ClassifyStudy.Run> runs)
    {
        var table = new Table().RoundedBorder().Title("Probabilities of the test sequences, mean of the seeds");
        table.AddColumn("").AddColumn("Log loss").AddColumn("Brier score").AddColumn("Calibration error");
        Add("softmax of the scores", Trust.Mean([.. runs.Select(r => r.Raw)]));
        Add(string.Create(CultureInfo.InvariantCulture, $"times {runs.Average(r => r.Model.Factor):g4}, calibrated"), Trust.Mean([.. runs.Select(r => r.Calibrated)]));
        ResultConsole.Open().Write(table);

        void Add(string name, Trust trust) =>
            table.AddRow(name, Spread.Text(trust.LogLoss), Spread.Text(trust.Brier), Spread.Text(trust.CalibrationError));
    }

    private static string Percent(double share) => (100 * share).ToString("f2", CultureInfo.InvariantCulture);

    private static JsonObject Json(
        Learned training,
        SequenceSet test,
        SequenceCandidate? chosen,
        int candidates,
        int draws,
        SequenceModelSpec spec,
        bool calibrate,
        ImmutableArray<ClassifyStudy.Run> runs)
    {
        var together = Together(test, runs);
        var accuracy = Spread.Of(runs.Select(r => r.Accuracy));
        var json = new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["name"] = training.Name,
                ["trainSequences"] = training.Sequences,
                ["testSequences"] = test.Cases.Length,
                ["channels"] = training.Channels,
                ["classes"] = SpecJson.Texts(training.Classes),
            },
            ["measure"] = "accuracy",
            ["mean"] = accuracy.Mean,
            ["sd"] = accuracy.Deviation,
            ["majorityAccuracy"] = together.Majority,
            ["meanScoreAccuracy"] = together.MeanScore,
            ["seconds"] = runs.Sum(r => r.Seconds),
            ["operations"] = runs.Sum(r => r.Operations),
            ["joules"] = runs.Sum(r => r.Joules),
            ["seeds"] = new JsonArray([.. runs.Select(r => new JsonObject
            {
                ["seed"] = JsonText.Whole(r.Seed),
                ["accuracy"] = r.Accuracy,
                ["ridge"] = r.Model.Fit.Ridge,
                ["seconds"] = r.Seconds,
                ["operations"] = r.Operations,
                ["joules"] = r.Joules,
            })]),
        };
        if (chosen is not null)
        {
            json["choice"] = new JsonObject
            {
                ["candidates"] = candidates,
                ["draws"] = draws,
                ["leaveOneOutAccuracy"] = chosen.Score.Accuracy,
                ["leaveOneOutSquaredError"] = chosen.Score.SquaredError,
            };
        }

        if (calibrate)
        {
            json["probabilities"] = new JsonObject
            {
                ["raw"] = Trust.Mean([.. runs.Select(r => r.Raw)]).ToJson(),
                ["calibrated"] = Trust.Mean([.. runs.Select(r => r.Calibrated)]).ToJson(),
                ["factors"] = new JsonArray([.. runs.Select(r => JsonText.Real(r.Model.Factor))]),
            };
        }

        json["spec"] = SpecJson.Of(spec);
        return json;
    }

    // What the classifiers know of the sequences that they were fitted on.
    private sealed record Learned(string Name, int Sequences, int Channels, ImmutableArray<string> Classes);
}
