using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Series;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval forecast</c>: mean and deviation over seeds, beside the baselines.</summary>
internal static class EvalForecastCommand
{
    private const string MackeyGlassName = "mackey-glass";

    public static Command Build()
    {
        var options = new SearchOptions();
        var data = new Option<FileInfo>("--data") { Description = "The series: CSV with a header.", HelpName = "FILE.csv" };
        var generate = new Option<string>("--generate")
        {
            Description = $"A generated series in place of --data: {MackeyGlassName} (tau = 17, column x).",
            HelpName = MackeyGlassName,
        };
        generate.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value != MackeyGlassName)
                result.AddError($"--generate is '{result.Tokens[0].Value}'; allowed: {MackeyGlassName}.");
        });
        var rows = SearchOptions.Whole("--rows", "Rows of a generated series. Default: 10000.", "N", 1);
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under. Default: 10.", "K", 1);
        var freeRun = SearchOptions.Whole(
            "--free-run",
            "Measure free runs of so many rows in place of forecasts row by row; 1 to the held-out rows.",
            "STEPS",
            1);
        var evolve = new Option<bool>("--evolve") { Description = "Run a whole search under each seed, too." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("forecast", """
            Errors on the last rows of a series, over many seeds: default reservoir, evolved reservoir, baselines.

            Of several targets, with commas between, the figure is the mean of their NRMSE, each relative to how much that target varies, and each
            stands beside it. One readout predicts them all; each has a baseline of its own. A free run has one figure, the root of the mean of
            the squared ones.

            With --free-run a model goes on by itself for so many rows (closed loop, generative mode): what it predicts takes the place of the
            target in the next row, while inputs that are no targets are read from the series. The first run starts at the first held-out row, the next ones where the run before ended, for as long as the
            held-out rows last, each after all rows before it as they were measured; one start alone: --test-rows STEPS. A forecast has
            horizon 1; a regression needs --set outputFeedback.scaling=1. The baseline is the last value before each start, held.

            Examples:
              archetyperc eval forecast --data sunspots.csv --target SUNACTIVITY --seeds 10
              archetyperc eval forecast --data lorenz.csv --target x,y,z
              archetyperc eval forecast --data lorenz.csv --target x,y,z --free-run 50
              archetyperc eval forecast --data load.csv --target demand --inputs demand,temperature --free-run 24 --test-rows 240
            """)
        {
            data, generate, rows, seeds, freeRun, evolve, json,
        };
        foreach (var option in options.OfTask.Concat(options.OfSearch))
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var given = (result.GetResult(data) is not null, result.GetResult(generate) is not null);
            if (given is (true, true) or (false, false))
                result.AddError($"Give the series: either --data FILE.csv or --generate {MackeyGlassName}.");
            if (result.GetResult(freeRun) is not null && result.GetResult(evolve) is { Implicit: false })
            {
                result.AddError(
                    "Give either --free-run STEPS or --evolve: a search looks for small errors row by row. `archetyperc evolve` writes a model whose spec --model takes.");
            }
        });
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(data),
            parsed.GetValue(rows) ?? 10_000,
            parsed.GetValue(seeds),
            parsed.GetValue(freeRun),
            parsed.GetValue(evolve),
            parsed.GetValue(json),
            options.Read(parsed),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo? file, int rows, int? askedSeeds, int? freeRun, bool evolve, bool json, SearchSettings settings, CancellationToken cancellation)
    {
        var seeds = settings.Spec.Seeds(askedSeeds);
        SearchPlan plan;
        if (file is null)
        {
            settings.Spec.RefuseDevice();
            settings = settings with { Target = "x", Targets = ["x"] };
            plan = SearchPlan.For(TaskReader.TaskOf(settings), MackeyGlass.Generate(rows), settings);
        }
        else
        {
            settings = TaskReader.Settle(file, settings);
            var (task, data) = TaskReader.Read(file, settings);
            TaskNotice.Tell(settings, task);
            plan = SearchPlan.For(task, data, settings);
        }

        var name = file?.Name ?? $"{MackeyGlassName}, {rows} rows";
        var work = new WorkTally();
        if (freeRun is { } steps)
        {
            RunFree(name, plan, FreeRunStudy.Of(plan, steps, seeds, work, cancellation), work, settings.Spec.IsDefault, json);
            return 0;
        }

        var baselines = Baselines.Of(plan, Enumerable.Range(1, seeds).Select(s => (ulong)s), work, cancellation);
        TaskNotice.Tell(TaskNotice.OfForgetting(plan.Job.Template.Readout, baselines.HoldsForgettingBack));
        var searches = evolve ? await EvolveAsync(plan, seeds, work, cancellation) : [];
        if (json)
        {
            Write(Json(plan, baselines, searches), plan, work);
            return 0;
        }

        Show(name, plan, baselines, searches, settings.Spec.IsDefault);
        Console.Out.WriteLine(work);
        return 0;
    }

    private static void RunFree(string name, SearchPlan plan, FreeRunStudy study, WorkTally work, bool isDefault, bool json)
    {
        foreach (var divergence in study.Divergences)
            TaskNotice.Tell(divergence);
        TaskNotice.Tell(study.RunAways);
        if (json)
        {
            var result = study.ToJson();
            result["split"] = SpecJson.Of(plan.Split);
            Write(result, plan, work);
            return;
        }

        var table = new Table().RoundedBorder().Title(
            $"{name}: {plan.Split.FittedRows} rows fitted, {study.Starts} free run{(study.Starts == 1 ? "" : "s")} of {study.Steps} rows".EscapeMarkup());
        table.AddColumn("Model").AddColumn(new TableColumn("NRMSE").RightAligned());
        table.AddRow(ReservoirName(isDefault, study.PerSeed.Length), study.Divergences.Any() ? "diverged" : study.Spread.ToString());
        table.AddRow("persistence", Spread.Text(study.Persistence));
        ResultConsole.Open().Write(table);
        Console.Out.WriteLine(work);
    }

    private static void Write(JsonObject result, SearchPlan plan, WorkTally work)
    {
        work.WriteTo(result);
        result["spec"] = SpecJson.Of(plan.Job.Template);
        Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
    }

    private static string ReservoirName(bool isDefault, int seeds) => $"{(isDefault ? "default" : "given")} reservoir, {seeds} seed{(seeds == 1 ? "" : "s")}";

    private static Task<ImmutableArray<ForecastStudy.Search>> EvolveAsync(SearchPlan plan, int seeds, WorkTally work, CancellationToken cancellation)
    {
        var expected = plan.Job.Evolution.Generations;
        return Task.Run(
            () => ForecastStudy.Evolve(
                plan,
                seeds,
                (seed, summary) =>
                {
                    if ((summary.Generation + 1) % 10 == 0)
                    {
                        Console.Error.WriteLine(string.Create(
                            CultureInfo.InvariantCulture,
                            $"search {seed} of {seeds}: generation {summary.Generation + 1} of {expected}, best {summary.Best:g4}"));
                    }
                },
                search => Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"search {search.Seed} of {seeds}: validation {search.Validation:g4}, test {search.Test.Nrmse:g4}; {search.Winner}")),
                work,
                cancellation),
            cancellation);
    }

    private static void Show(
        string name, SearchPlan plan, Baselines baselines, ImmutableArray<ForecastStudy.Search> searches, bool isDefault)
    {
        var table = new Table().RoundedBorder().Title(
            $"{name.EscapeMarkup()}, horizon {plan.Task.Horizon}: {plan.Split.FittedRows} rows fitted, {plan.Split.TestRows} tested{TargetRows.Title(plan.Task)}");
        table.AddColumn("Model")
            .AddColumn(new TableColumn("NRMSE, learning on").RightAligned())
            .AddColumn(new TableColumn("learning held").RightAligned());
        if (!searches.IsEmpty)
            AddRow($"evolved reservoir, {searches.Length} search{(searches.Length == 1 ? "" : "es")}", [.. searches.Select(s => s.Test)]);
        AddRow(ReservoirName(isDefault, baselines.DefaultReservoir.Length), baselines.DefaultReservoir);
        if (baselines.Autoregressive is { } autoregressive)
            AddRow(baselines.AutoregressionName, [autoregressive]);
        if (baselines.Persistence is { } persistence)
            AddRow("persistence", [persistence]);
        if (baselines.Constant is { } constant)
            AddRow("the mean", [constant]);
        ResultConsole.Open().Write(table);

        void AddRow(string model, ImmutableArray<Score> scores)
        {
            var held = scores[0].Held is not null;
            table.AddRow(
                model,
                Spread.Of(scores.Select(s => s.Nrmse)).ToString(),
                held ? Spread.Of(scores.Select(s => s.Held!.Nrmse)).ToString() : "");
            for (var t = 0; t < scores[0].Targets.Length; t++)
            {
                table.AddRow(
                    TargetRows.Name(scores[0].Targets[t].Target).EscapeMarkup(),
                    Spread.Of(scores.Select(s => s.Targets[t].Nrmse)).ToString(),
                    held ? Spread.Of(scores.Select(s => s.Held!.Targets[t].Nrmse)).ToString() : "");
            }
        }
    }

    private static JsonObject Json(SearchPlan plan, Baselines baselines, ImmutableArray<ForecastStudy.Search> searches)
    {
        var on = Spread.Of(baselines.DefaultReservoir.Select(s => s.Nrmse));
        var held = Spread.Of(baselines.DefaultReservoir.Select(s => s.Held!.Nrmse));
        var json = new JsonObject
        {
            ["measure"] = "nrmse",
            ["mean"] = JsonText.Real(on.Mean),
            ["sd"] = JsonText.Real(on.Deviation),
            ["seeds"] = new JsonArray([.. baselines.DefaultReservoir.Select((score, i) => WithTargets(score, new JsonObject
            {
                ["seed"] = i + 1, ["nrmse"] = JsonText.Real(score.Nrmse), ["heldNrmse"] = JsonText.Real(score.Held!.Nrmse),
            }))]),
            ["heldMean"] = JsonText.Real(held.Mean),
            ["heldSd"] = JsonText.Real(held.Deviation),
            ["horizon"] = plan.Task.Horizon,
            ["split"] = SpecJson.Of(plan.Split),
            ["baselines"] = SpecJson.Of(baselines),
        };
        if (!baselines.DefaultReservoir[0].Targets.IsEmpty)
            json["targets"] = OfTargets(baselines.DefaultReservoir);
        if (!searches.IsEmpty)
        {
            var spread = Spread.Of(searches.Select(s => s.Test.Nrmse));
            json["evolved"] = new JsonObject
            {
                ["nrmse"] = spread.Mean,
                ["nrmseDeviation"] = spread.Deviation,
                ["searches"] = new JsonArray([.. searches.Select(s => WithTargets(s.Test, new JsonObject
                {
                    ["seed"] = s.Seed,
                    ["validation"] = s.Validation,
                    ["nrmse"] = s.Test.Nrmse,
                    ["heldNrmse"] = s.Test.Held!.Nrmse,
                    ["winner"] = s.Winner,
                }))]),
            };
            if (!searches[0].Test.Targets.IsEmpty)
                json["evolved"]!["targets"] = OfTargets([.. searches.Select(s => s.Test)]);
        }

        return json;
    }

    // What one seed says of each of several targets.
    private static JsonObject WithTargets(Score score, JsonObject json)
    {
        if (!score.Targets.IsEmpty)
        {
            json["targets"] = new JsonObject(score.Targets.Select((t, i) => KeyValuePair.Create<string, JsonNode?>(t.Target, new JsonObject
            {
                ["nrmse"] = JsonText.Real(t.Nrmse), ["heldNrmse"] = JsonText.Real(score.Held!.Targets[i].Nrmse),
            })));
        }

        return json;
    }

    // What all seeds say of each of several targets.
    private static JsonObject OfTargets(ImmutableArray<Score> seeds) =>
        new(seeds[0].Targets.Select((t, i) =>
        {
            var on = Spread.Of(seeds.Select(s => s.Targets[i].Nrmse));
            var held = Spread.Of(seeds.Select(s => s.Held!.Targets[i].Nrmse));
            return KeyValuePair.Create<string, JsonNode?>(t.Target, new JsonObject
            {
                ["mean"] = JsonText.Real(on.Mean),
                ["sd"] = JsonText.Real(on.Deviation),
                ["heldMean"] = JsonText.Real(held.Mean),
                ["heldSd"] = JsonText.Real(held.Deviation),
            });
        }));
}
