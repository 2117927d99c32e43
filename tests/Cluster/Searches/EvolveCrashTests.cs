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
    private const int Interrupted = 130;


    private static readonly Lazy<Task<EvolveResult>> Undisturbed = Alone("generational");

    private static readonly Lazy<Task<EvolveResult>> UndisturbedSteadyState = Alone("steady-state");

    [SkippableFact]
    public async Task Search_finds_the_same_with_4_workers_as_with_1()
    {
        SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        Assert.Equal(await Undisturbed.Value, await EvolveCase.RunAsync(scratch, workers: 4));
    }

    [SkippableTheory]
    [InlineData("generational", 1, 101)]
    [InlineData("generational", 2, 102)]
    [InlineData("generational", 4, 104)]
    [InlineData("generational", 8, 108)]
    [InlineData("steady-state", 1, 201)]
    [InlineData("steady-state", 2, 202)]
    [InlineData("steady-state", 8, 208)]
    public async Task Search_killed_5_times_or_10_finds_what_it_would_have_found(string loop, int workers, ulong seed)
    {
        if ((loop, workers) is ("generational", 1))
            SuiteForm.IsRepeat();
        else if ((loop, workers) is not ("generational", 4))
            SuiteForm.IsLong();
        var kills = SuiteForm.Long ? 10 : 5;
        var undisturbed = await (loop == "generational" ? Undisturbed : UndisturbedSteadyState).Value;
        using var scratch = new ScratchDirectory();
        var random = new RandomStream(seed);
        var stretch = undisturbed.Evaluations / kills;
        var landed = new List<SearchEvent>();
        var reported = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var due = Math.Max((kill * stretch) + 1 + random.NextInt(stretch - 1), reported + 1);
            await using var run = EvolveCase.Start(scratch, workers, loop);
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
            output.WriteLine($"{loop}, {workers} workers, seed {seed}: started with {first.Evaluations} evaluations, killed upon {last.Evaluations} "
                + $"of {undisturbed.Evaluations} (due {due}) in generation {last.Generation}; {reported} were reported");
        }

        Assert.All(landed, l => Assert.InRange(l.Evaluations, 1, undisturbed.Evaluations - 1));
        Assert.Equal(kills, landed.Select(l => l.Evaluations).Distinct().Count());
        Assert.Equal(undisturbed, await EvolveCase.RunAsync(scratch, workers, loop));
    }

    [SkippableFact]
    public async Task Search_for_several_targets_that_is_killed_finds_what_it_would_have_found()
    {
        SuiteForm.IsRepeat();
        using var alone = new ScratchDirectory();
        var undisturbed = await EvolveCase.RunAsync(alone, workers: 2, severalTargets: true);
        using var scratch = new ScratchDirectory();
        await using (var run = EvolveCase.Start(scratch, workers: 1, severalTargets: true))
        {
            var last = await NextAsync(run);
            while (last.Evaluations < undisturbed.Evaluations / 2)
                last = await NextAsync(run);
            run.Kill();
            Assert.Equal(ProgramEnd.Killed, (await run.EndAsync()).Code);
            Assert.InRange(last.Evaluations, 1, undisturbed.Evaluations - 1);
        }

        Assert.Contains("targets", undisturbed.Test, StringComparison.Ordinal);
        Assert.Equal(undisturbed, await EvolveCase.RunAsync(scratch, workers: 2, severalTargets: true));
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

    private static Lazy<Task<EvolveResult>> Alone(string loop) => new(async () =>
    {
        using var scratch = new ScratchDirectory();
        return await EvolveCase.RunAsync(scratch, workers: 1, loop);
    });

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
