using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>A stream whose model is replaced by challengers while it runs, killed with SIGKILL around that.</summary>
public sealed class LiveStreamTests(ITestOutputHelper output)
{
    private const int Rows = 1_500;

    // The settings of the file below.
    private static readonly LiveSpec Quick = new() { WarmUpRows = 60, TrialRows = 100, LeastRows = 30, KeptRows = 60, FormerRows = 100, AlarmRows = 200 };

    private static readonly ModelSpec Poor = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, InputScaling = 0.001, SpectralRadius = 0.1 },
        Readout = new ReadoutSpec { Ridge = 1e5, InputLags = 0 },
        StandardiseInputs = false,
        Washout = 10,
    };

    // With checkpoints the population comes back from the bytes of a snapshot, with the journal from the rows.
    [SkippableTheory]
    [InlineData("journal")]
    [InlineData("checkpoint")]
    public async Task Stream_killed_around_promotions_answers_as_a_population_that_was_not(string durability)
    {
        if (durability != "journal")
            SuiteForm.IsRepeat();
        var values = Changing();
        var input = new StreamCase(
            "live",
            new ModelFile(Poor, LifelongModel.Create(Poor).Save(), ModelMetrics.Empty, [], "tests"),
            "u,y",
            [.. values.Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))))]);
        var population = LivePopulation.Around(Quick, LiveSpace.Of(Poor), Poor);
        var expected = new List<string>();
        var promotions = new List<int>();
        for (var row = 0; row < Rows; row++)
        {
            var prediction = new double[1];
            var before = population.Promotions;
            population.Learn(values[row], prediction);
            expected.Add(string.Create(CultureInfo.InvariantCulture, $"{row},{prediction[0]:R}"));
            if (population.Promotions > before)
                promotions.Add(row + 1);
        }

        Assert.True(promotions.Count >= 2, $"{promotions.Count} promotions");
        using var scratch = new ScratchDirectory();
        var keep = scratch["keep.json"];
        await File.WriteAllTextAsync(
            keep,
            $$"""
            {
              "durability": "{{durability}}", "checkpointRows": 200,
              "live": { "warmUpRows": 60, "trialRows": 100, "leastRows": 30, "keptRows": 60, "formerRows": 100, "alarmRows": 200 }
            }
            """);
        var log = new AnswerLog();

        // Upon the row before the first promotion, and upon the second: what is under way then goes beyond both.
        foreach (var row in new[] { promotions[0] - 1, promotions[1] })
        {
            await using var stream = Start();
            await stream.ThroughAsync(row);
            Assert.Equal(ProgramEnd.Killed, (await stream.KillAsync()).Code);
            output.WriteLine($"killed upon row {row}; answers had left up to row {log.Highest}, {log.Repeats} repeats so far");
        }

        await using var last = Start();
        var end = await last.ToEndAsync();
        output.WriteLine(end.Errors);
        Assert.Equal(0, end.Code);
        Assert.Contains(
            $"live evolution over {Rows} rows: promotions {population.Promotions}, alarms {population.Alarms};", end.Errors, StringComparison.Ordinal);
        Assert.Equal(expected, log.Answers.Select(answer => answer.Value));

        PacedStream Start() => PacedStream.Start(ProgramRun.Start(PacedStream.Arguments(input, scratch, "--keep", keep, "--live")), input, log);
    }

    private static double[][] Changing()
    {
        var rows = new List<double[]>();
        foreach (var (seed, sign) in new[] { (5UL, 1.0), (6UL, -1.0), (7UL, 1.0) })
        {
            var random = new RandomStream(seed);
            var before = 0.0;
            for (var row = 0; row < Rows / 3; row++)
            {
                var u = random.NextGaussian();
                rows.Add([u, (sign * (u + (0.5 * before))) + (0.05 * random.NextGaussian())]);
                before = u;
            }
        }

        return [.. rows];
    }
}
