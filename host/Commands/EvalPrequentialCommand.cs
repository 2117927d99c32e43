using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Prequential;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval prequential</c>: every row of a stream is predicted, then learned, from the first on.</summary>
internal static class EvalPrequentialCommand
{
    private const int RowsBetweenLooks = 256;
    private const int RowsBetweenReports = 20_000;

    public static Command Build()
    {
        var options = new SearchOptions();
        var data = new Option<FileInfo>("--data")
        {
            Description = "The stream: CSV with a header, in time order. It is read row by row, once per seed.",
            HelpName = "FILE.csv",
            Required = true,
        };
        var classes = new Option<bool>("--classes") { Description = "The target is a class: the same as --task classification." };
        var previous = new Option<bool>("--previous-label")
        {
            Description = "Declares the label of the row before as further inputs, one per class.",
        };
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under. Default: 10.", "K", 1);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("prequential", """
            Test, then train: a model that has learned nothing predicts every row of a stream and then learns it.

            Of several targets, with commas between, the figure is the mean of their NRMSE, each relative to how much that target varies, and each
            stands beside it. A row without one of them is neither tested nor learned. Classes are one target.

            Examples:
              archetyperc eval prequential --data elec2.csv --target target --classes --previous-label
              archetyperc eval prequential --data elec2.csv --target target --classes --set readout.probabilities=true
              archetyperc eval prequential --data faults.csv --target fault --classes --set readout.balanceClasses=true
              archetyperc eval prequential --data temperature.csv --target value --seeds 10 --json
              archetyperc eval prequential --data lorenz.csv --target x,y,z
              archetyperc eval prequential --data temperature.csv --target value --set lifelong.archetypes.recognition=conceptor
            """)
        {
            data, options.Target, options.Inputs, options.Task, classes, previous, options.Horizon, options.Washout, seeds, json,
        };
        foreach (var option in options.Spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var settings = options.Read(parsed);
            if (parsed.GetValue(classes))
                settings = settings.WithClasses();
            return Task.Run(
                () => Run(
                    parsed.GetRequiredValue(data), settings, parsed.GetValue(previous), settings.Spec.Seeds(parsed.GetValue(seeds)),
                    parsed.GetValue(json), cancellation),
                cancellation);
        });
        return command;
    }

    private static int Run(
        FileInfo file, SearchSettings settings, bool previousLabel, int seeds, bool json, CancellationToken cancellation)
    {
        settings = TaskReader.WithInputs(file, TaskReader.Settle(file, settings));
        var task = TaskReader.TaskIn(file, settings);
        TaskNotice.Tell(settings, PrequentialRows.TaskOf(task, previousLabel));
        if (previousLabel && task.Kind != TaskKind.Classification)
            throw new SpecRefusedException([new SpecProblem("--previous-label", "given", "with --classes only: a forecast reads its own target")]);
        if (previousLabel && settings.Spec.Device() is not null)
            throw new SpecRefusedException([new SpecProblem("--previous-label", "given", "left out before a device, whose states are the last inputs")]);
        var spec = settings.Spec.Of(new ModelSpec
        {
            Task = PrequentialRows.TaskOf(task, previousLabel),
            Washout = settings.Washout ?? 50,
        });
        var classification = task.Kind == TaskKind.Classification;
        var clock = Stopwatch.StartNew();
        var perSeed = ImmutableArray.CreateBuilder<SeedFigure>();
        long rows = 0;
        long operations = 0;
        long bytes = 0;
        var held = false;
        StreamBaseline baseline = new(task);
        var lifelong = spec.Lifelong is null ? null : new LifelongFigures();
        var targets = classification || task.Targets.Length == 1 ? null : new TargetFigures(task);
        var probabilities = classification ? new ProbabilityFigures(spec.Checked()) : null;
        var agreement = classification ? new AgreementFigures(spec) : null;
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            var model = LifelongModel.Create(spec with { Reservoir = spec.Reservoir with { Seed = seed } });
            baseline = new StreamBaseline(model.Spec.Task);
            Learn(file, task, previousLabel, model, baseline, probabilities, agreement, cancellation);
            agreement?.End();
            lifelong?.Add(seed, model);
            targets?.Add(seed, model);
            probabilities?.End(model);
            rows = model.Rows;
            held |= model.HoldsForgettingBack;
            operations += model.Rows * model.OperationsPerRow;
            bytes += model.Rows * model.BytesPerRow;
            var figure = classification ? 1 - model.PrequentialErrorRate : model.MeanPrequentialNrmse;
            if (double.IsNaN(figure))
            {
                var constant = task.Targets.Where((_, t) => targets is not null && model.Tested > 1 && double.IsNaN(model.PrequentialNrmseOf(t))).Take(1);
                throw new SeriesRefusedException(
                    $"{file}: there is nothing to judge. Of {rows} rows {model.Tested} were tested; give at least two more than the horizon of {task.Horizon}, with targets that differ"
                    + string.Concat(constant.Select(t => $": '{t}' does not, and can be left out of --target")) + ".");
            }

            perSeed.Add(new SeedFigure(seed, figure));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed} of {seeds}: {figure:g4}"));
        }

        TaskNotice.Tell(TaskNotice.OfForgetting(spec.Readout, held));
        var figures = new Figures(
            classification ? "accuracy" : "nrmse", perSeed.ToImmutable(), clock.Elapsed.TotalSeconds, operations, bytes);
        if (json)
        {
            var result = figures.ToJson();
            result["rows"] = rows;
            result["spec"] = SpecJson.Of(spec);
            result["repeatingTheLast"] = JsonText.Real(baseline.Last);
            if (targets is not null)
                result["targets"] = targets.ToJson(baseline);
            if (lifelong is not null)
                result["lifelong"] = lifelong.ToJson();
            if (classification)
                result["mostFrequentClass"] = JsonText.Real(baseline.MostFrequent);
            if (agreement is not null)
            {
                result["kappa"] = new JsonArray([.. agreement.Kappas.Select(k => JsonText.Real(k))]);
                result["temporalKappa"] = new JsonArray([.. agreement.TemporalKappas.Select(k => JsonText.Real(k))]);
                result["balancedAccuracy"] = new JsonArray([.. agreement.BalancedAccuracies.Select(a => JsonText.Real(a))]);
                result["recall"] = new JsonObject(agreement.Recalls.Select(
                    r => KeyValuePair.Create<string, JsonNode?>(r.Class, new JsonArray([.. r.PerSeed.Select(share => JsonText.Real(share))]))));
            }

            if (probabilities is not null)
                result["probabilities"] = probabilities.ToJson();
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        var table = new Table().RoundedBorder().Title($"{file.Name.EscapeMarkup()}: {rows} rows, each predicted, then learned{TargetRows.Title(task)}");
        table.AddColumn("Model").AddColumn(new TableColumn(classification ? "Accuracy" : "NRMSE").RightAligned());
        table.AddRow($"{ReservoirSpec.KindOf(spec.Reservoir)}, {seeds} seed{(seeds == 1 ? "" : "s")}", figures.Spread.ToString());
        foreach (var (target, spread) in targets?.Rows ?? [])
            table.AddRow(TargetRows.Name(target).EscapeMarkup(), spread.ToString());
        table.AddRow(classification ? "the label of the row before" : "persistence", Spread.Text(baseline.Last));
        for (var t = 0; t < task.Targets.Length && targets is not null; t++)
            table.AddRow(TargetRows.Name(task.Targets[t]).EscapeMarkup(), Spread.Text(baseline.LastOf(t)));
        if (classification)
            table.AddRow("the most frequent class", Spread.Text(baseline.MostFrequent));
        var console = ResultConsole.Open();
        console.Write(table);
        if (agreement is not null)
            console.WriteLine(agreement.ToString());
        if (probabilities is not null)
        {
            var trusted = new Table().RoundedBorder().Title("Probabilities, each before its label was learned");
            trusted.AddColumn("").AddColumn("Log loss").AddColumn("Brier score").AddColumn("Calibration error");
            foreach (var (name, logLoss, brier, error) in probabilities.Rows)
                trusted.AddRow(name, logLoss.ToString(), brier.ToString(), error.ToString());
            console.Write(trusted);
        }

        if (lifelong is not null)
        {
            var beside = new Table().RoundedBorder().Title("Lifelong learning, each seed");
            beside.AddColumn("What").AddColumn(new TableColumn("Mean").RightAligned());
            foreach (var (title, spread) in lifelong.Rows)
                beside.AddRow(title, spread.ToString());
            foreach (var (target, spread) in targets?.Coverages ?? [])
                beside.AddRow(TargetRows.Name(target).EscapeMarkup(), spread.ToString());
            console.Write(beside);
        }

        return 0;
    }

    private static void Learn(
        FileInfo file, TaskSpec task, bool previousLabel, LifelongModel model, StreamBaseline baseline, ProbabilityFigures? probabilities,
        AgreementFigures? agreement, CancellationToken cancellation)
    {
        using var rows = new PrequentialRows(
            new StreamReader(file.FullName), task, previousLabel, model.Spec.MissingValues != MissingValuePolicy.Refuse);
        var row = new double[model.RowSize];
        var prediction = new double[model.OutputSize];
        try
        {
            while (rows.Read(row))
            {
                if (model.Rows % RowsBetweenLooks == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (model.Rows % RowsBetweenReports == RowsBetweenReports - 1)
                    Console.Error.WriteLine($"{model.Rows + 1} rows");
                var tested = model.Tested;
                model.Learn(row, prediction);
                baseline.Take(row);
                if (model.Tested == tested)
                    continue;
                probabilities?.Take(row, prediction, model.Scores);
                agreement?.Take(row, prediction);
            }
        }
        catch (SeriesRefusedException e)
        {
            throw new SeriesRefusedException($"{file}: {e.Message}");
        }
    }
}
