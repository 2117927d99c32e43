using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Series;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>
/// <c>archetyperc eval graphs</c>: repeated cross-validation of graph classifiers, each beside itself without messages on the same
/// folds; one may be fitted on all graphs and saved, and tested on others.
/// </summary>
internal static class EvalGraphsCommand
{
    public static Command Build()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder in the format of the TU Dortmund collection: NAME_A.txt, NAME_graph_indicator.txt, NAME_graph_labels.txt ...",
            HelpName = "DIR",
            Required = true,
        };
        var units = SearchOptions.Whole("--units", "State variables of a node. Default: 50.", "N", 1);
        var seeds = SearchOptions.Whole("--seeds", "Repetitions, each with its own folds and weights. Default: 10.", "K", 1);
        var folds = SearchOptions.Whole("--folds", "Folds of a repetition. Default: 10.", "F", 2);
        var spec = new Option<FileInfo>("--spec")
        {
            Description = "A classifier to test alone: JSON as --json writes it under \"spec\".",
            HelpName = "FILE.json",
        };
        var save = new Option<FileInfo>("--save") { Description = "Fit the classifier of --spec on all graphs, and write it to a model file.", HelpName = "X.arc" };
        var model = new Option<FileInfo>("--model") { Description = "A classifier that was saved: it is tested on all graphs without any training.", HelpName = "X.arc" };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command(
            "graphs", """
            Accuracy of telling graphs by repeated cross-validation: with message passing, and without it on the same folds.

            Examples:
              archetyperc eval graphs --data MUTAG --json
              archetyperc eval graphs --data MUTAG --spec encoder.json --save mutag.arc
              archetyperc eval graphs --data NEW --model mutag.arc
            """)
        {
            data, units, spec, seeds, folds, save, model, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(spec) is not null && result.GetResult(units) is not null)
                result.AddError("--spec is tested as it is: leave --units out.");
            if (result.GetResult(save) is not null && result.GetResult(spec) is null)
                result.AddError("--save needs --spec: it says which classifier is fitted.");
            if (result.GetResult(model) is not null && new Option[] { units, spec, seeds, folds, save }.Any(o => result.GetResult(o) is not null))
                result.AddError("--model is tested as it is, without training: leave --units, --spec, --seeds, --folds and --save out.");
        });
        command.SetAction((parsed, cancellation) => Task.Run(
            () => parsed.GetValue(model) is { } saved
                ? RunSaved(saved, parsed.GetRequiredValue(data), parsed.GetValue(json), cancellation)
                : Run(
                    parsed.GetRequiredValue(data),
                    parsed.GetValue(spec),
                    parsed.GetValue(save),
                    parsed.GetValue(units) ?? 50,
                    parsed.GetValue(seeds) ?? 10,
                    parsed.GetValue(folds) ?? 10,
                    parsed.GetValue(json),
                    cancellation),
            cancellation));
        return command;
    }

    private static int Run(
        DirectoryInfo directory, FileInfo? specFile, FileInfo? save, int units, int seeds, int folds, bool json, CancellationToken cancellation)
    {
        OutputRefusedException.ThrowIfNoFolder(save);
        var encoders = specFile is null ? GraphStudy.Encoders(units) : [SpecJson.ReadGraphEncoder(File.ReadAllText(specFile.FullName))];
        var set = GraphStudy.Read(directory);
        if (folds > set.Graphs.Length)
            throw new SeriesRefusedException($"--folds is {folds}, but {set.Name} has {set.Graphs.Length} graphs. Give at most as many folds.");
        var studies = ImmutableArray.CreateBuilder<GraphStudy.Comparison>();
        foreach (var encoder in encoders)
        {
            studies.Add(GraphStudy.Compare(
                encoder,
                set,
                folds,
                seeds,
                TimeProvider.System,
                run => Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{GraphStudy.NameOf(encoder)}, repetition {run.Seed} of {seeds}: {run.Accuracy:f4}, without messages {run.WithoutMessages:f4}")),
                cancellation));
        }

        if (save is not null)
            Save(save, set, studies[0]);
        if (json)
            Console.Out.WriteLine(Json(set, folds, studies.ToImmutable()).ToJsonString(JsonText.Indented));
        else
            Show(set, folds, studies.ToImmutable());
        return 0;
    }

    private static int RunSaved(FileInfo saved, DirectoryInfo directory, bool json, CancellationToken cancellation)
    {
        var model = GraphModel.Restore(GraphModelFile.Read(saved.FullName).Model);
        var set = GraphStudy.Read(directory);
        var test = GraphStudy.Test(model, set, cancellation);
        if (json)
        {
            Console.Out.WriteLine(new JsonObject
            {
                ["data"] = Json(set),
                ["trainGraphs"] = model.TrainingGraphs,
                ["measure"] = "accuracy",
                ["accuracy"] = test.Accuracy,
                ["operations"] = test.Operations,
                ["spec"] = SpecJson.Of(model.Spec),
            }.ToJsonString(JsonText.Indented));
            return 0;
        }

        var table = new Table().RoundedBorder().Title($"{saved.Name} on {set.Graphs.Length} graphs of {set.Name}".EscapeMarkup());
        table.AddColumn("Encoder").AddColumn(new TableColumn("accuracy %").RightAligned());
        table.AddRow(GraphStudy.NameOf(model.Spec), string.Create(CultureInfo.InvariantCulture, $"{100 * test.Accuracy:f2}"));
        ResultConsole.Open().Write(table);
        Console.Out.WriteLine($"classifier, fitted on {model.TrainingGraphs} graphs: {SpecJson.Of(model.Spec).ToJsonString(JsonText.Line)}");
        return 0;
    }

    private static void Save(FileInfo file, GraphSet set, GraphStudy.Comparison study)
    {
        var model = GraphModel.Train(study.Spec, set).Save();
        var metrics = new ModelMetrics(
            new Metric("crossValidation.accuracy", study.Runs.Average(r => r.Accuracy)), new Metric("leftOut.accuracy", model.Score.Accuracy));
        new GraphModelFile(model, metrics, ProgramVersion.Text).Write(file.FullName);
    }

    private static void Show(GraphSet set, int folds, ImmutableArray<GraphStudy.Comparison> studies)
    {
        var table = new Table().RoundedBorder().Title(
            $"{set.Name.EscapeMarkup()}: {set.Graphs.Length} graphs, {set.Classes.Length} classes, {folds} folds, {studies[0].Runs.Length} repetition{(studies[0].Runs.Length == 1 ? "" : "s")}");
        table.AddColumn("Encoder")
            .AddColumn(new TableColumn("accuracy %").RightAligned())
            .AddColumn(new TableColumn("without messages").RightAligned())
            .AddColumn(new TableColumn("gain, paired").RightAligned());
        foreach (var study in studies)
        {
            table.AddRow(
                study.Name,
                Percent(study.Runs.Select(r => r.Accuracy)),
                Percent(study.Runs.Select(r => r.WithoutMessages)),
                Percent(study.Runs.Select(r => r.Accuracy - r.WithoutMessages)));
        }

        ResultConsole.Open().Write(table);
        var majority = set.Graphs.CountBy(g => g.Class).Max(c => c.Value) / (double)set.Graphs.Length;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the largest class holds {100 * majority:f2} %"));
    }

    private static string Percent(IEnumerable<double> shares)
    {
        var spread = Spread.Of(shares);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * spread.Mean:f2} ± {100 * spread.Deviation:f2}");
    }

    private static JsonObject Json(GraphSet set, int folds, ImmutableArray<GraphStudy.Comparison> studies) => new()
    {
        ["data"] = Json(set),
        ["folds"] = folds,
        ["encoders"] = new JsonArray([.. studies.Select(Json)]),
    };

    private static JsonObject Json(GraphSet set) =>
        new() { ["name"] = set.Name, ["graphs"] = set.Graphs.Length, ["classes"] = SpecJson.Texts(set.Classes) };

    private static JsonObject Json(GraphStudy.Comparison study)
    {
        var (accuracy, without, gain) = (
            Spread.Of(study.Runs.Select(r => r.Accuracy)),
            Spread.Of(study.Runs.Select(r => r.WithoutMessages)),
            Spread.Of(study.Runs.Select(r => r.Accuracy - r.WithoutMessages)));
        return new JsonObject
        {
            ["name"] = study.Name,
            ["measure"] = "accuracy",
            ["mean"] = accuracy.Mean,
            ["sd"] = accuracy.Deviation,
            ["withoutMessages"] = without.Mean,
            ["withoutMessagesDeviation"] = without.Deviation,
            ["gain"] = gain.Mean,
            ["gainDeviation"] = gain.Deviation,
            ["seconds"] = study.Runs.Sum(r => r.Seconds),
            ["operations"] = study.Runs.Sum(r => r.Operations),
            ["joules"] = study.Runs.Sum(r => r.Joules),
            ["seeds"] = new JsonArray([.. study.Runs.Select(r => new JsonObject
            {
                ["seed"] = JsonText.Whole(r.Seed),
                ["accuracy"] = r.Accuracy,
                ["withoutMessages"] = r.WithoutMessages,
                ["seconds"] = r.Seconds,
                ["operations"] = r.Operations,
                ["joules"] = r.Joules,
            })]),
            ["spec"] = SpecJson.Of(study.Spec),
        };
    }
}
