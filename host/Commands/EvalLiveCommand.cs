using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Live;
using ArchetypeRC.Host.Prequential;
using ArchetypeRC.Host.Regimes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval live</c>: what evolution on a running stream is worth, beside a fixed model, an online readout and archetypes.</summary>
internal static class EvalLiveCommand
{
    private static readonly ImmutableArray<(string Name, string Title, Func<LiveRun, double> Of)> Ways =
    [
        ("fixed", "fixed after the first tenth", run => run.Fixed),
        ("online", "online readout", run => run.Online),
        ("archetypes", "and archetypes", run => run.Archetypes),
        ("live", "and live evolution", run => run.Live),
    ];

    private static readonly ImmutableArray<(string Name, Func<LiveRun, double> Of)> Counts =
    [
        ("promotions", run => run.Promotions), ("alarms", run => run.Alarms), ("births", run => run.Births), ("shadowShare", run => run.ShadowShare),
    ];

    public static Command Build()
    {
        var options = new SearchOptions();
        var data = new Option<FileInfo>("--data")
        {
            Description = "The stream: CSV with a header, in time order. Default: a synthetic one of three regimes, one of which returns.",
            HelpName = "FILE.csv",
        };
        var classes = new Option<bool>("--classes") { Description = "The target is a class: the same as --task classification." };
        var previous = new Option<bool>("--previous-label") { Description = "Declares the label of the row before as further inputs, one per class." };
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under: of weights, of challengers and of the synthetic stream. Default: 10.", "K", 1);
        var challengers = SearchOptions.Whole("--challengers", "Models in the shadow, at most. Default: 4.", "K", 0);
        var each = SearchOptions.Whole("--rows", "Rows of each visit to a regime of the synthetic stream. Default: 3000.", "N", 100);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("live", """
            Four ways to serve one stream, judged over the same rows, each predicted before it is learned: a model that is fixed after the first
            tenth of the rows, an online readout, one that keeps archetypes of its regimes, and that with live evolution around it.

            Examples:
              archetyperc eval live --units 50 --set readout.forgetting=0.999
              archetyperc eval live --data elec2.csv --target target --classes --units 50
            """)
        {
            data, options.Target, options.Inputs, options.Task, classes, previous, options.Horizon, options.Washout, seeds, challengers, each, json,
        };
        foreach (var option in options.Spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var settings = options.Read(parsed);
            if (parsed.GetValue(classes))
                settings = settings.WithClasses();
            var live = new LiveSpec { Challengers = parsed.GetValue(challengers) ?? new LiveSpec().Challengers };
            return Task.Run(
                () => Run(
                    parsed.GetValue(data), settings, parsed.GetValue(previous), live.Checked(), parsed.GetValue(seeds) ?? 10,
                    parsed.GetValue(each) ?? 3000, parsed.GetValue(json), cancellation),
                cancellation);
        });
        return command;
    }

    private static int Run(
        FileInfo? file, SearchSettings settings, bool previousLabel, LiveSpec live, int seeds, int each, bool json, CancellationToken cancellation)
    {
        ImmutableArray<double[]> read = [];
        ModelSpec spec;
        if (file is null)
            spec = settings.Spec.Of(RegimeStudy.Template);
        else
        {
            settings = TaskReader.WithInputs(file, TaskReader.Settle(file, settings));
            var task = TaskReader.TaskIn(file, settings);
            TaskNotice.Tell(settings, PrequentialRows.TaskOf(task, previousLabel));
            spec = settings.Spec.Of(new ModelSpec
            {
                Task = PrequentialRows.TaskOf(task, previousLabel), Washout = settings.Washout ?? 50, Lifelong = new LifelongSpec(),
            });
            read = Read(file, task, spec.Task, previousLabel);
        }

        var work = new WorkTally();
        var runs = ImmutableArray.CreateBuilder<LiveRun>(seeds);
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            var rows = file is null ? [.. LiveStudy.Recurrence.Rows(each, seed).Select(r => new[] { r.Input, r.Target })] : read;
            runs.Add(LiveStudy.Run(
                rows, spec with { Reservoir = spec.Reservoir with { Seed = seed } }, live with { Seed = seed }, work, cancellation));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed} of {seeds}: {runs[^1].Archetypes:g4}, live {runs[^1].Live:g4}"));
        }

        var measured = runs.MoveToImmutable();
        var name = file?.Name ?? LiveStudy.Recurrence.Name;
        if (json)
            Console.Out.WriteLine(ToJson(name, spec, measured, work).ToJsonString(JsonText.Indented));
        else
            Write(name, spec, measured, work);
        return 0;
    }

    private static ImmutableArray<double[]> Read(FileInfo file, TaskSpec own, TaskSpec handedOut, bool previousLabel)
    {
        using var rows = new PrequentialRows(new StreamReader(file.FullName), own, previousLabel, missingValues: false);
        var read = ImmutableArray.CreateBuilder<double[]>();
        var row = new double[handedOut.Columns.Length];
        while (rows.Read(row))
            read.Add([.. row]);
        return read.ToImmutable();
    }

    private static double Probability(ImmutableArray<LiveRun> runs, Func<LiveRun, double> other) =>
        SignedRank.Probability(runs.Select(run => run.Live - other(run)));

    private static void Write(string name, ModelSpec spec, ImmutableArray<LiveRun> runs, WorkTally work)
    {
        var console = ResultConsole.Open();
        var table = new Table().RoundedBorder().Title($"{name.EscapeMarkup()}, {runs.Length} seeds");
        table.AddColumn("Way").AddColumn(new TableColumn(spec.Task.Kind == TaskKind.Classification ? "Wrong" : "NRMSE").RightAligned());
        table.AddColumn(new TableColumn("Live lower").RightAligned()).AddColumn(new TableColumn("p").RightAligned());
        foreach (var (way, title, of) in Ways)
        {
            table.AddRow(
                title, Spread.Of([.. runs.Select(of)]).ToString(),
                way == "live" ? "" : $"{runs.Count(run => run.Live < of(run))} of {runs.Length}",
                way == "live" ? "" : Spread.Text(Probability(runs, of)));
        }

        console.Write(table);
        console.WriteLine(string.Join("; ", Counts.Select(c => $"{c.Name} {Spread.Of([.. runs.Select(c.Of)])}")));
        console.WriteLine(work.ToString());
    }

    private static JsonObject ToJson(string name, ModelSpec spec, ImmutableArray<LiveRun> runs, WorkTally work)
    {
        var json = new JsonObject { ["stream"] = name, ["measure"] = spec.Task.Kind == TaskKind.Classification ? "errorRate" : "nrmse" };
        foreach (var (measure, of) in Ways.Select(w => (w.Name, w.Of)).Concat(Counts.Select(c => (c.Name, c.Of))))
        {
            var spread = Spread.Of([.. runs.Select(of)]);
            json[measure] = new JsonObject
            {
                ["mean"] = JsonText.Real(spread.Mean), ["sd"] = JsonText.Real(spread.Deviation),
                ["seeds"] = new JsonArray([.. runs.Select(run => JsonText.Real(of(run)))]),
            };
        }

        foreach (var (way, _, of) in Ways.Where(w => w.Name != "live"))
            json[way]!["signedRankProbability"] = JsonText.Real(Probability(runs, of));
        work.WriteTo(json);
        json["spec"] = SpecJson.Of(spec);
        return json;
    }
}
