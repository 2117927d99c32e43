using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>Inputs that do not begin at row 0.</summary>
public sealed class FromSequenceTests
{
    [Fact]
    public async Task Gap_is_refused_with_the_number_expected_and_an_input_from_there_on_continues()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        var empty = await PacedStream.RunAsync(Undisturbed.Input, scratch, log, fromSequence: 7);
        empty.AssertRefused("The input begins at row 7; row 0 is expected. Send the rows from 0 on.");
        Assert.Equal(0, (await PacedStream.RunAsync(Undisturbed.Input.First(300), scratch, log)).Code);

        var gap = await PacedStream.RunAsync(Undisturbed.Input, scratch, log, fromSequence: 301);
        gap.AssertRefused("The input begins at row 301; row 300 is expected. Send the rows from 300 on.");
        Assert.Equal(299, log.Highest);

        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(Undisturbed.Input, scratch, log, fromSequence: 300));
        await Undisturbed.AssertSameAsync(log);
        Assert.Equal(0, log.Repeats);
    }

    [Fact]
    public async Task Input_that_overlaps_what_was_learned_is_not_learned_again()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(Undisturbed.Input.First(300), scratch, log)).Code);

        Assert.Equal(new ProgramEnd(0, ""), await PacedStream.RunAsync(Undisturbed.Input, scratch, log, fromSequence: 120));

        await Undisturbed.AssertSameAsync(log);
    }

    [Fact]
    public async Task Negative_number_is_refused()
    {
        using var scratch = new ScratchDirectory();

        await using var run = ProgramRun.Start("stream", "--state", scratch["state"], "--from-sequence", "-1");

        (await run.EndAsync()).AssertRefused("--from-sequence is -1; allowed: 0 or more.");
    }
}
