using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Host.Tasks;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval task</c>: the tasks of the field whose data are generated.</summary>
internal static class EvalTaskCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "The task: " + string.Join(", ", GeneratedTasks.All.Select(t => t.Name)) + "." };
        name.Validators.Add(result =>
        {
            var given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (GeneratedTasks.All.All(t => t.Name != given))
                result.AddError($"There is no task '{given}'; allowed: {string.Join(", ", GeneratedTasks.All.Select(t => t.Name))}.");
        });
        var spec = new SpecOptions();
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under: each gives a series and a reservoir. Default: 10.", "K", 1);
        var first = SearchOptions.Whole("--first-seed", "The first of them. Default: 1.", "S", 1);
        var train = SearchOptions.Whole("--train-rows", "Rows that the readout is fitted to. Default: the task's.", "N", 10);
        var test = SearchOptions.Whole("--test-rows", "Rows that are predicted. Default: the task's.", "N", 10);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("task", "Tasks whose data are generated\n\n" + string.Join(
            '\n', GeneratedTasks.All.Select(t => $"  {t.Name,-24}{t.Summary}")) + """


            Examples:
              archetyperc eval task narma10 --units 200 --seeds 10
              archetyperc eval task mackey-glass-84 --reservoir eulerState --set reservoir.stepSize=0.1 --json
            """)
        {
            name, seeds, first, train, test, json,
        };
        foreach (var option in spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var task = GeneratedTasks.All.Single(t => t.Name == parsed.GetRequiredValue(name));
            task = task with
            {
                TrainRows = parsed.GetValue(train) ?? task.TrainRows,
                TestRows = parsed.GetValue(test) ?? task.TestRows,
            };
            var asked = spec.Read(parsed);
            TaskNotice.Tell(TaskNotice.PassedOver(asked.Text, $"eval task {task.Name}"));
            return Task.Run(
                () => Run(task, asked.Of(task.Template), parsed.GetValue(first) ?? 1, parsed.GetValue(seeds) ?? 10, parsed.GetValue(json), cancellation),
                cancellation);
        });
        return command;
    }

    private static int Run(GeneratedTask task, ModelSpec spec, int first, int seeds, bool json, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var perSeed = ImmutableArray.CreateBuilder<SeedFigure>();
        var ridges = ImmutableArray.CreateBuilder<double>();
        long operations = 0;
        long bytes = 0;
        for (var seed = (ulong)first; seed < (ulong)first + (ulong)seeds; seed++)
        {
            var run = task.Run(spec with { Reservoir = spec.Reservoir with { Seed = seed } }, seed, cancellation);
            operations += run.Operations;
            bytes += run.Bytes;
            if (spec.Readout.RidgeChoice == RidgeChoice.CrossValidation && run.Ridge is { } ridge)
                ridges.Add(ridge);
            perSeed.Add(new SeedFigure(seed, run.Figure));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {seed - (ulong)first + 1} of {seeds}: {task.Measure} {run.Figure:g4}"));
        }

        var figures = new Figures(task.Measure, perSeed.ToImmutable(), clock.Elapsed.TotalSeconds, operations, bytes);
        if (task.Measure == "nrmse" && !(figures.Spread.Mean < 1) && spec != task.Template)
            TaskNotice.Tell($"this is worse than the mean of the target. The readout and the scalings of {task.Name} were chosen for its own reservoir: --set readout.ridge=1e-6 may help.");
        if (json)
        {
            var result = figures.ToJson();
            result["task"] = task.Name;
            result["trainRows"] = task.TrainRows;
            result["testRows"] = task.TestRows;
            if (ridges.Count > 0)
                result["chosenRidges"] = new JsonArray([.. ridges.Select(r => JsonText.Real(r))]);
            result["spec"] = SpecJson.Of(spec);
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        var table = new Table().RoundedBorder().Title(
            $"{task.Name}: {task.TrainRows} rows fitted after a wash-out of {spec.Washout}, {task.TestRows} tested".EscapeMarkup());
        table.AddColumn("Reservoir").AddColumn("Features").AddColumn(new TableColumn(task.Measure).RightAligned());
        table.AddRow(
            $"{ReservoirSpec.KindOf(spec.Reservoir)}, {seeds} seed{(seeds == 1 ? "" : "s")}",
            spec.FeatureSize.ToString(CultureInfo.InvariantCulture),
            figures.Spread.ToString());
        ResultConsole.Open().Write(table);
        if (ridges.Count > 0)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ridge by cross-validation: {ridges.Min():g3} to {ridges.Max():g3}"));
        return 0;
    }
}
