using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>Input that cannot be learned from: refused with what to do, after the rows before it were answered; mended, it goes on.</summary>
public sealed class BadRowTests
{
    private const int Bad = 600;

    [SkippableTheory]
    [InlineData("abc", "'abc' is not a finite number. Write a number")]
    [InlineData("NaN", "'NaN' is not a finite number. Write a number")]
    [InlineData("-Infinity", "'-Infinity' is not a finite number. Write a number")]
    [InlineData("0.5,0.7", "has 2 cells; the header has 1. Every row must have as many cells")]
    public async Task Row_that_is_not_a_row_of_numbers_is_refused_and_the_rows_before_it_are_answered(string line, string advice)
    {
        if (line != "NaN")
            SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();

        var refused = await PacedStream.RunAsync(Undisturbed.Input.With(Bad, line), scratch, log);

        refused.AssertRefused($"Line {Bad + 2}", advice, $"{Bad} rows before it", "run the same command again");
        Assert.Equal(Bad - 1, log.Highest);
        await AssertGoesOn(scratch, log);
    }

    [Fact]
    public async Task Value_beyond_what_a_model_can_square_is_refused_and_nothing_is_lost()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();

        var refused = await PacedStream.RunAsync(Undisturbed.Input.With(Bad, "1e200"), scratch, log);

        refused.AssertRefused($"Row {Bad}", "Column 'x' is 1E+200", "allowed");
        Assert.InRange(log.Highest, -1, Bad - 1);
        await AssertGoesOn(scratch, log);
    }

    [Fact]
    public async Task Label_that_is_no_class_of_the_model_is_refused_with_the_classes()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();

        var refused = await PacedStream.RunAsync(StreamCase.Classification(200).With(100, "0.5,sideways"), scratch, log);

        refused.AssertRefused("Line 102", "column 'trend'", "'sideways' is not one of the classes falls, rises");
        Assert.Equal(99, log.Highest);
    }

    [SkippableTheory]
    [InlineData("y", "There is no column 'x'. The header has: y.")]
    [InlineData("", "The CSV is empty. Its first line must be a header")]
    public async Task Input_without_its_column_is_refused_and_what_was_learned_before_is_kept(string header, string advice)
    {
        if (header.Length == 0)
            SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(Undisturbed.Input.First(Bad), scratch, log)).Code);

        var rows = header.Length == 0 ? 0 : 10;
        var refused = await PacedStream.RunAsync(Undisturbed.Input.First(rows) with { Header = header }, scratch, log);

        refused.AssertRefused(advice);
        await AssertGoesOn(scratch, log);
    }

    private static async Task AssertGoesOn(ScratchDirectory scratch, AnswerLog log)
    {
        var end = await PacedStream.RunAsync(Undisturbed.Input, scratch, log);
        Assert.Equal(new ProgramEnd(0, ""), end);
        await Undisturbed.AssertSameAsync(log);
    }
}
