using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>One small search: the same series, seed and settings in every run.</summary>
internal static class EvolveCase
{
    // Enough that an evaluation takes longer than a kill takes to arrive on a busy machine.
    private const int Rows = 3_000;

    /// <summary>Starts the command; started again in the same directory, it goes on.</summary>
    public static ProgramRun Start(ScratchDirectory scratch, int workers, string loop = "generational", bool severalTargets = false) => ProgramRun.Start(
    [
        "evolve", .. severalTargets ? SearchOfSeveralTargets(scratch) : Search(scratch, loop), "--workers", workers.ToString(CultureInfo.InvariantCulture), "--out", scratch["search"], "--json",
    ]);

    /// <summary>The same search in a cluster; its results come into the same directory.</summary>
    /// <param name="scratch">Where data and results are.</param>
    /// <param name="node">A node of the cluster, as HOST:PORT.</param>
    public static ProgramRun StartIn(ScratchDirectory scratch, string node) => ProgramRun.Start(
    [
        "evolve", .. Search(scratch, "generational"), "--out", scratch["search"], "--join", node, "--json",
    ]);

    /// <summary>The options that say what is searched; the series is written when it is missing.</summary>
    public static string[] Search(ScratchDirectory scratch, string loop)
    {
        var data = scratch["series.csv"];
        if (!File.Exists(data))
        {
            var x = MackeyGlass.Generate(Rows).Column("x");
            File.WriteAllText(data, "x\n" + string.Join('\n', x.Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n");
        }

        return
        [
            "--data", data, "--target", "x", "--horizon", "6", "--population", "12", "--generations", "8",
            "--max-units", "120", "--seed", "11", "--loop", loop,
        ];
    }

    /// <summary>The options of a shorter search for a model of three targets.</summary>
    public static string[] SearchOfSeveralTargets(ScratchDirectory scratch)
    {
        var data = scratch["lorenz.csv"];
        if (!File.Exists(data))
        {
            var series = Lorenz63.Generate(Rows);
            File.WriteAllText(data, "x,y,z\n" + string.Concat(Enumerable.Range(0, Rows).Select(
                row => string.Join(',', series.Row(row).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n")));
        }

        return ["--data", data, "--target", "x,y,z", "--population", "6", "--generations", "2", "--seeds-per-genome", "1", "--max-units", "60", "--seed", "11"];
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<EvolveResult> RunAsync(
        ScratchDirectory scratch, int workers, string loop = "generational", bool severalTargets = false)
    {
        await using var run = Start(scratch, workers, loop, severalTargets);
        return await ResultAsync(scratch, run);
    }

    /// <summary>Waits for the end of the command, and reads what it wrote.</summary>
    public static async Task<EvolveResult> ResultAsync(ScratchDirectory scratch, ProgramRun run)
    {
        while (await run.ReadLineAsync() is not null)
        {
        }

        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        var job = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(scratch["search"], "job.json")))!;
        return new EvolveResult(
            job["evaluations"]!.GetValue<int>(),
            job["best"]!.ToJsonString(),
            job["history"]!.ToJsonString(),
            job["test"]!.ToJsonString(),
            Convert.ToHexString(await File.ReadAllBytesAsync(Path.Combine(scratch["search"], "best.arc"))));
    }
}
