using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>
/// Searches killed with SIGKILL upon a progress event and started again by the same command: the same best genome as the
/// uninterrupted search, bit for bit, with any number of workers; no evaluation that was reported is lost.
/// </summary>
public sealed class EvolveCrashTests(ITestOutputHelper output)
{
    private const int Kills = 5;
    private const int Interrupted = 130;

    private static readonly Lazy<Task<EvolveResult>> Undisturbed = new(async () =>
    {
        using var scratch = new ScratchDirectory();
        return await EvolveCase.RunAsync(scratch, workers: 1);
    });

    [Fact]
    public async Task Search_finds_the_same_with_4_workers_as_with_1()
    {
        using var scratch = new ScratchDirectory();
        Assert.Equal(await Undisturbed.Value, await EvolveCase.RunAsync(scratch, workers: 4));
    }

    [Theory]
    [InlineData(1, 101)]
    [InlineData(4, 104)]
    public async Task Search_killed_5_times_finds_what_it_would_have_found(int workers, ulong seed)
    {
        var undisturbed = await Undisturbed.Value;
        using var scratch = new ScratchDirectory();
        var random = new RandomStream(seed);
        var stretch = undisturbed.Evaluations / Kills;
        var landed = new List<SearchEvent>();
        var reported = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var due = Math.Max((kill * stretch) + 1 + random.NextInt(stretch - 1), reported + 1);
            await using var run = EvolveCase.Start(scratch, workers);
            var first = await NextAsync(run);
            Assert.True(first.Evaluations >= reported, $"{reported} evaluations were reported; {first.Evaluations} were kept.");
            var last = first;
            while (last.Evaluations < due)
                last = await NextAsync(run);
            run.Kill();
            var end = await run.EndAsync();
            Assert.Equal(ProgramEnd.Killed, end.Code);
            landed.Add(last);
            reported = end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.EndsWith('}')).Select(SearchEvent.Read).Max(e => e?.Evaluations ?? 0);
            output.WriteLine($"{workers} workers, seed {seed}: started with {first.Evaluations} evaluations, killed upon {last.Evaluations} "
                + $"of {undisturbed.Evaluations} (due {due}) in generation {last.Generation}; {reported} were reported");
        }

        Assert.All(landed, l => Assert.InRange(l.Evaluations, 1, undisturbed.Evaluations - 1));
        Assert.Equal(Kills, landed.Select(l => l.Evaluations).Distinct().Count());
        Assert.Equal(undisturbed, await EvolveCase.RunAsync(scratch, workers));
    }

    [Fact]
    public async Task Interrupted_search_says_how_to_go_on_and_the_same_command_goes_on()
    {
        using var scratch = new ScratchDirectory();
        await using (var run = EvolveCase.Start(scratch, workers: 2))
        {
            var interrupted = await NextAsync(run);
            await run.SignalAsync("INT");
            var end = await run.EndAsync();
            Assert.Equal(Interrupted, end.Code);
            Assert.Contains("same command", end.Errors, StringComparison.Ordinal);
            output.WriteLine($"interrupted upon {interrupted.Evaluations} evaluations");
        }

        Assert.Equal(await Undisturbed.Value, await EvolveCase.RunAsync(scratch, workers: 2));
    }

    private static async Task<SearchEvent> NextAsync(ProgramRun run)
    {
        while (true)
        {
            var line = await run.ReadErrorLineAsync();
            Assert.True(line is not null, "The search ended before it could be killed.");
            if (SearchEvent.Read(line) is { } next)
                return next;
        }
    }
}
