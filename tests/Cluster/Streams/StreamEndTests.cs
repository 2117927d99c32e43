using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>Streams that end before their input does: signals, a reader that goes away, an output that takes no more.</summary>
public sealed class StreamEndTests
{
    private static readonly StreamCase Input = Undisturbed.Input;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_ends_the_stream_with_what_was_read_learned_and_the_same_command_goes_on(string signal)
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using (var stream = PacedStream.Start(Input, scratch, log))
        {
            await stream.ThroughAsync(500);
            await stream.Run.SignalAsync(signal);
            Assert.Equal(new ProgramEnd(130, ""), await stream.DrainAsync());
        }

        await AssertGoesOn(scratch, log);
    }

    [Fact]
    public async Task Signal_ends_a_stream_that_waits_for_input()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using (var stream = PacedStream.Start(Input.First(300), scratch, log))
        {
            await stream.ThroughAsync(299);
            await stream.Run.SignalAsync("INT");
            Assert.Null(await stream.Run.ReadLineAsync());
            Assert.Equal(new ProgramEnd(130, ""), await stream.Run.EndAsync());
        }

        await AssertGoesOn(scratch, log);
    }

    [Fact]
    public async Task Reader_that_goes_away_ends_the_stream_without_an_error_and_a_later_run_writes_the_rest()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await using (var stream = PacedStream.Start(Input.First(300), scratch, log))
        {
            // What a pipe still holds when its reader goes has left the program for good: here the reader has taken all of it.
            await stream.ThroughAsync(299);
            stream.Run.StopReading();
            await stream.Run.WriteAsync(string.Join('\n', Input.Rows[300..]) + "\n");
            Assert.Equal(new ProgramEnd(0, ""), await stream.Run.EndAsync());
        }

        await AssertGoesOn(scratch, log);
    }

    [SkippableFact]
    public async Task Output_that_takes_no_more_is_refused_and_nothing_is_lost()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full.");
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(Input.First(300), scratch, log)).Code);

        await using (var run = ProgramRun.StartInShell("exec \"$0\" \"$@\" > /dev/full", PacedStream.Arguments(Input, scratch)))
        {
            await using var stream = PacedStream.Start(run, Input, log);
            (await stream.ToEndAsync()).AssertRefused("No space left", "Free some space", "run the same command again");
        }

        await AssertGoesOn(scratch, log);
    }

    private static async Task AssertGoesOn(ScratchDirectory scratch, AnswerLog log)
    {
        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(Input, scratch, log));
        await Undisturbed.AssertSameAsync(log);
    }
}
