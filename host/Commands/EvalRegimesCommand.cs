using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Regimes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval regimes</c>: how a returning regime is recognised, and what that is worth.</summary>
internal static class EvalRegimesCommand
{
    private static readonly ImmutableArray<(string Name, Func<ArchetypeSpec, ArchetypeSpec> Of)> Ways =
    [
        ("no library", archetypes => archetypes with { Capacity = 0 }),
        ("error", archetypes => archetypes with { Recognition = ArchetypeRecognition.Error }),
        ("conceptor", archetypes => archetypes with { Recognition = ArchetypeRecognition.Conceptor }),
    ];

    // Those without a heading are in the JSON alone.
    private static readonly ImmutableArray<(string Name, string? Heading, Func<RegimeRun, double> Of)> Measures =
    [
        ("firstRows", "First", run => run.FirstRows),
        ("returnRows", "Return", run => run.ReturnRows),
        ("error", "Error", run => run.Error),
        ("servedRight", "Served right", run => run.ServedRight),
        ("rightRecallShare", "Right recalls", run => (double)run.RightRecalls / (run.RightRecalls + run.WrongRecalls)),
        ("wrongRecalls", "Wrong recalls", run => run.WrongRecalls),
        ("renewals", null, run => run.Renewals),
        ("drifts", null, run => run.Drifts),
        ("kilobytes", "kB", run => run.Bytes / 1000.0),
    ];

    public static Command Build()
    {
        var spec = new SpecOptions();
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under: each gives streams and a reservoir. Default: 10.", "K", 1);
        var each = SearchOptions.Whole("--rows", "Rows of each visit to a regime. Default: 1000.", "N", 100);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("regimes", "Streams whose regimes return: no library, recognition by error, recognition by conceptors\n\n" + string.Join(
            '\n', RegimeStream.All.Select(s => $"  {s.Name,-16}{s.Summary}")) + """


            First: rows until a new regime is learned. Return: rows until the same error is reached when it returns. Error: mean
            distance from the target without its noise, over all returns. Served right: share of returns that end with an archetype
            of their own. Right recalls: their share of all recalls. kB: the library's size at the end.

            Examples:
              archetyperc eval regimes
              archetyperc eval regimes --seeds 3 --set lifelong.archetypes.aperture=100 --json
            """)
        {
            seeds, each, json,
        };
        foreach (var option in spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                spec.Read(parsed).Of(RegimeStudy.Template), parsed.GetValue(seeds) ?? 10, parsed.GetValue(each) ?? 1000,
                parsed.GetValue(json), cancellation),
            cancellation));
        return command;
    }

    private static int Run(ModelSpec spec, int seeds, int each, bool json, CancellationToken cancellation)
    {
        if (spec.Lifelong?.Drift is null)
            throw new SpecRefusedException([new SpecProblem("lifelong.drift", "none", "a detector: without one no regime is told from another")]);
        var table = new Table().RoundedBorder().Title($"{each} rows of each visit, {seeds} seed{(seeds == 1 ? "" : "s")}");
        table.AddColumn("Stream").AddColumn("Recognition");
        foreach (var heading in Measures.Select(m => m.Heading).OfType<string>())
            table.AddColumn(new TableColumn(heading).RightAligned());
        var results = new JsonArray();
        var work = new WorkTally();
        foreach (var stream in RegimeStream.All)
        {
            foreach (var way in Ways)
            {
                var runs = Runs(stream, way.Of, spec, seeds, each, work, cancellation);
                Spread[] figures = [.. Measures.Select(measure => SpreadOf(runs.Select(measure.Of)))];
                table.AddRow([stream.Name, way.Name, .. figures.Where((_, i) => Measures[i].Heading is not null).Select(Text)]);
                results.Add(ToJson(stream, way.Name, figures, runs));
                Console.Error.WriteLine($"{stream.Name}, {way.Name}: done");
            }
        }

        if (json)
        {
            var result = new JsonObject { ["seeds"] = seeds, ["rowsOfEachVisit"] = each, ["results"] = results };
            work.WriteTo(result);
            result["spec"] = SpecJson.Of(spec);
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        ResultConsole.Open().Write(table);
        Console.Out.WriteLine(work);
        return 0;
    }

    private static ImmutableArray<RegimeRun> Runs(
        RegimeStream stream, Func<ArchetypeSpec, ArchetypeSpec> way, ModelSpec spec, int seeds, int each, WorkTally work, CancellationToken cancellation)
    {
        var runs = ImmutableArray.CreateBuilder<RegimeRun>(seeds);
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            var measured = spec with
            {
                Reservoir = spec.Reservoir with { Seed = seed },
                Lifelong = spec.Lifelong! with { Archetypes = way(spec.Lifelong.Archetypes) },
            };
            runs.Add(RegimeStudy.Run(stream, each, measured.Checked(), seed, work, cancellation));
        }

        return runs.MoveToImmutable();
    }

    // A run without recalls has no share of them.
    private static Spread SpreadOf(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(v => !double.IsNaN(v))];
        return known.Length == 0 ? new Spread(double.NaN, double.NaN) : Spread.Of(known);
    }

    private static string Text(Spread figure) => double.IsNaN(figure.Mean) ? "" : figure.ToString();

    private static JsonObject ToJson(RegimeStream stream, string way, Spread[] figures, ImmutableArray<RegimeRun> runs)
    {
        var json = new JsonObject { ["stream"] = stream.Name, ["recognition"] = way };
        for (var i = 0; i < figures.Length; i++)
        {
            json[Measures[i].Name] = new JsonObject
            {
                ["mean"] = JsonText.Real(figures[i].Mean), ["sd"] = JsonText.Real(figures[i].Deviation),
                ["seeds"] = new JsonArray([.. runs.Select(run => JsonText.Real(Measures[i].Of(run)))]),
            };
        }

        return json;
    }
}
