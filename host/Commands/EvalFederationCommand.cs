using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Federations;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc eval federation</c>: what clients gain from each other without sending their rows.</summary>
internal static class EvalFederationCommand
{
    private static readonly ImmutableArray<(string Name, string Heading, Func<FederationRun, double> Of)> Measures =
    [
        ("own", "Own", run => run.Own),
        ("all", "All", run => run.All),
        ("stranger", "Stranger", run => run.Stranger),
    ];

    // What the others are tested against, but for what differs from it by rounding alone.
    private static readonly int Merged = FederationStudy.Ways.IndexOf("merged sums");
    private static readonly int AtOnePlace = FederationStudy.Ways.IndexOf("all data at one place");

    public static Command Build()
    {
        var spec = new SpecOptions();
        var seeds = SearchOptions.Whole("--seeds", "Seeds to measure under: each gives rows and a reservoir. Default: 10.", "K", 1);
        var clients = SearchOptions.Whole<int>("--clients", "Clients. Default: 5.", "N", 2, 1_000);
        var train = SearchOptions.Whole("--train-rows", "Rows of each client that are fitted. Default: 1000.", "N", 50);
        var test = SearchOptions.Whole("--test-rows", "Rows of each client that are predicted. Default: 1000.", "N", 10);
        var rounds = SearchOptions.Whole("--rounds", "Rounds of federated intrinsic plasticity. Default: 10.", "N", 1);
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("federation", "Clients with different data: alone, merged, and with federated plasticity\n\n" + string.Join(
            '\n', FederatedTask.All.Select(t => $"  {t.Name,-12}{t.Summary}")) + """


            Own: NRMSE of each client's own test rows, mean over clients. All: of all clients' test rows together. Stranger: of one who sent
            nothing. p: two-sided signed-rank test of All over the seeds against merged sums, from which all data at one place differ by rounding. Every way chooses its ridge by the last fifth of
            the rows that it fits. Of the spec the reservoir, its intrinsic plasticity and its wash-out are used; a kind without plasticity is measured without FedIP.

            Examples:
              archetyperc eval federation
              archetyperc eval federation --clients 20 --train-rows 200 --set plasticity.intrinsic.deviation=0.1 --json
            """)
        {
            seeds, clients, train, test, rounds, json,
        };
        foreach (var option in spec.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                Asked(spec.Read(parsed)),
                new FederationSettings(
                    parsed.GetValue(clients) ?? 5, parsed.GetValue(train) ?? 1_000, parsed.GetValue(test) ?? 1_000, parsed.GetValue(rounds) ?? 10),
                parsed.GetValue(seeds) ?? 10, parsed.GetValue(json), cancellation),
            cancellation));
        return command;
    }

    // Only echo state networks have plasticity.
    private static ModelSpec Asked(SpecRequest request) => request.Of(
        request.Kind is { } kind && ReservoirKinds.Named(kind) != ReservoirSpec.KindOf(FederatedTask.Template.Reservoir)
            ? FederatedTask.Template with { Plasticity = null }
            : FederatedTask.Template);

    private static int Run(ModelSpec spec, FederationSettings settings, int seeds, bool json, CancellationToken cancellation)
    {
        if (spec.Plasticity is { Synaptic: not null } or { Intrinsic: null })
            throw new SpecRefusedException([new SpecProblem("plasticity", "synaptic", "intrinsic alone, whose rounds are measured, or none")]);
        var table = new Table().RoundedBorder().Title(string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Clients} clients, {settings.TrainRows} rows of each fitted, {settings.TestRows} tested, {settings.Rounds} rounds, {seeds} seed{(seeds == 1 ? "" : "s")}; NRMSE"));
        table.AddColumn("Task").AddColumn("Way");
        foreach (var (_, heading, _) in Measures)
            table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddColumn(new TableColumn("p").RightAligned());
        var results = new JsonArray();
        var work = new WorkTally();
        foreach (var task in FederatedTask.All)
        {
            var runs = ImmutableArray.CreateBuilder<ImmutableArray<FederationRun>>(seeds);
            for (var seed = 1UL; seed <= (ulong)seeds; seed++)
            {
                runs.Add(FederationStudy.Run(task, settings, spec with { Reservoir = spec.Reservoir with { Seed = seed } }, seed, work, cancellation));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Name}, seed {seed} of {seeds}: merged {runs[^1][Merged].All:g4}"));
            }

            for (var way = 0; way < runs[0].Length; way++)
            {
                ImmutableArray<FederationRun> own = [.. runs.Select(run => run[way])];
                double? p = way == Merged || way == AtOnePlace ? null : SignedRank.Probability(runs.Select(run => run[way].All - run[Merged].All));
                table.AddRow(
                    [task.Name, FederationStudy.Ways[way], .. Measures.Select(m => Spread.Of(own.Select(m.Of)).ToString()), p is { } known ? Spread.Text(known) : ""]);
                results.Add(ToJson(task, FederationStudy.Ways[way], own, p));
            }
        }

        if (json)
        {
            var result = new JsonObject
            {
                ["measure"] = "nrmse", ["seeds"] = seeds, ["clients"] = settings.Clients, ["trainRows"] = settings.TrainRows, ["testRows"] = settings.TestRows,
                ["rounds"] = settings.Rounds, ["results"] = results,
            };
            work.WriteTo(result);
            result["spec"] = SpecJson.Of(spec);
            Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));
            return 0;
        }

        ResultConsole.Open().Write(table);
        Console.Out.WriteLine(work);
        return 0;
    }

    private static JsonObject ToJson(FederatedTask task, string way, ImmutableArray<FederationRun> runs, double? p)
    {
        var json = new JsonObject { ["task"] = task.Name, ["way"] = way };
        foreach (var (name, _, of) in Measures)
        {
            var spread = Spread.Of(runs.Select(of));
            json[name] = new JsonObject
            {
                ["mean"] = JsonText.Real(spread.Mean), ["sd"] = JsonText.Real(spread.Deviation), ["seeds"] = new JsonArray([.. runs.Select(run => JsonText.Real(of(run)))]),
            };
        }

        if (p is { } known)
            json["signedRankProbability"] = JsonText.Real(known);
        return json;
    }
}
