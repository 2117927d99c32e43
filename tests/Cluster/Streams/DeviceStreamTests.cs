using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>A stream whose reservoir is a program in another language, which counts what it is asked.</summary>
public sealed class DeviceStreamTests
{
    private const int Rows = 2000;

    [PythonFact]
    public async Task Killed_stream_goes_on_without_asking_the_device_again_for_what_is_journaled()
    {
        using var scratch = new ScratchDirectory();
        var input = Case(scratch);
        var log = new AnswerLog();
        await using (var stream = Start(input, scratch, log))
        {
            await stream.ThroughAsync(900);
            Assert.Equal(ProgramEnd.Killed, (await stream.KillAsync()).Code);
        }

        var journaled = (int)(await StreamState.ReadAsync(scratch)).Description.NextSequence;
        Assert.InRange(journaled, 901, Rows - 1);
        await using (var stream = Start(input, scratch, log))
            Assert.Equal(new ProgramEnd(0, ""), await stream.ToEndAsync());

        var runs = DeviceLog.Read(scratch["device.log"]);
        Assert.Equal(2, runs.Count);
        Assert.Equal(Enumerable.Range(0, runs[0].Count), runs[0].Select(asked => asked.Sequence));
        Assert.True(runs[0].Count >= journaled);
        Assert.Equal(Enumerable.Range(journaled, Rows - journaled), runs[1].Select(asked => asked.Sequence));

        // What was learned is what the device returned, of the run that the row was journaled in.
        var model = LifelongModel.Restore(input.Model.Spec, input.Model.State);
        var prediction = new double[1];
        var expected = new List<string>();
        foreach (var (sequence, states) in runs[0].Take(journaled).Concat(runs[1]))
        {
            model.Learn([double.Parse(input.Rows[sequence], CultureInfo.InvariantCulture), .. states], prediction);
            expected.Add(string.Create(CultureInfo.InvariantCulture, $"{sequence},{prediction[0]:R}"));
        }

        Assert.Equal(expected, log.Answers.Select(answer => answer.Value));
        Assert.InRange(model.PrequentialNrmse, 0, 0.9);
    }

    [PythonFact]
    public async Task Device_that_dies_is_started_again_and_asked_for_the_same_row()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using var stream = Start(Case(scratch, "700"), scratch, log);

        var end = await stream.ToEndAsync();

        Assert.Equal(0, end.Code);
        Assert.Contains("the device failed and was started again 1 time.", end.Errors, StringComparison.Ordinal);
        Assert.Equal(Rows, log.Count);
        Assert.Equal(Enumerable.Range(0, Rows), DeviceLog.Read(scratch["device.log"]).SelectMany(run => run).Select(asked => asked.Sequence));
    }

    [PythonFact]
    public async Task Device_that_always_dies_ends_the_stream_behind_the_rows_that_it_answered()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using var stream = Start(Case(scratch, "300", "always"), scratch, log);

        var end = await stream.ToEndAsync();

        end.AssertRefused("failed 3 times in a row at row 300", "it ended before its answer to row 300 was complete", "the rows before are kept");
        Assert.Equal(299, log.Highest);
        Assert.Equal(300, (await StreamState.ReadAsync(scratch)).Description.NextSequence);
    }

    [PythonFact]
    public async Task Device_is_not_started_unless_that_is_asked_for()
    {
        using var scratch = new ScratchDirectory();
        var input = Case(scratch);
        await using var run = ProgramRun.Start(PacedStream.Arguments(input, scratch));

        (await run.EndAsync()).AssertRefused("is the device 'python3", "add --device");

        Assert.False(File.Exists(scratch["device.log"]));
    }

    private static PacedStream Start(StreamCase input, ScratchDirectory scratch, AnswerLog log) =>
        PacedStream.Start(ProgramRun.Start(PacedStream.Arguments(input, scratch, "--device")), input, log);

    private static StreamCase Case(ScratchDirectory scratch, params string[] more)
    {
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x", "s1", "s2", "s3"], Targets = ["x"], Horizon = 3 },
            Reservoir = new ExternalSubstrateSpec
            {
                States = 3,
                Command = ["python3", Path.Combine(AppContext.BaseDirectory, "Streams", "leaky_device.py"), scratch["device.log"], .. more],
                TimeoutMilliseconds = 60_000,
                Restarts = 2,
            },
        };
        var x = MackeyGlass.Generate(Rows).Column("x");
        return new StreamCase(
            "device",
            new ModelFile(spec, LifelongModel.Create(spec).Save(), ModelMetrics.Empty, [], "tests"),
            "x",
            [.. x.Select(value => value.ToString("R", CultureInfo.InvariantCulture))]);
    }
}
