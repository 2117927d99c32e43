using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>Streams from files, which grow or do not.</summary>
public sealed class FileStreamTests
{
    private static readonly int Rows = Undisturbed.Input.Rows.Length;

    [Fact]
    public async Task Killed_stream_of_a_file_that_grows_learns_every_row_exactly_once()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        var row = new RandomStream(6).NextInt(600);
        await File.WriteAllTextAsync(scratch["rows.csv"], "x\n" + Lines(0, 700) + "0.");
        await using (var stream = Start(scratch, log, "rows.csv", "--follow"))
        {
            await stream.ThroughAsync(row);
            await stream.KillAsync();
        }

        await using (var stream = Start(scratch, log, "rows.csv", "--follow"))
        {
            await stream.ThroughAsync(699);
            await File.WriteAllTextAsync(scratch["more"], Lines(700, Rows));
            await File.AppendAllTextAsync(scratch["rows.csv"], (await File.ReadAllTextAsync(scratch["more"]))["0.".Length..]);
            await stream.ThroughAsync(Rows - 1);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [Fact]
    public async Task File_of_json_lines_is_learned_to_its_end()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await File.WriteAllLinesAsync(scratch["rows.jsonl"], Undisturbed.Input.Rows.Select(x => $$"""{"other": "text", "x": {{x}}}"""));
        await using (var stream = Start(scratch, log, "rows.jsonl"))
            Assert.Equal(new ProgramEnd(0, ""), await stream.ToEndAsync());

        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [Fact]
    public async Task File_whose_learned_rows_were_changed_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await File.WriteAllTextAsync(scratch["rows.csv"], "x\n" + Lines(0, 50));
        await using (var stream = Start(scratch, log, "rows.csv"))
            Assert.Equal(new ProgramEnd(0, ""), await stream.ToEndAsync());

        await File.WriteAllTextAsync(scratch["rows.csv"], "x\n" + Lines(1, 100));
        await using (var stream = Start(scratch, log, "rows.csv"))
            (await stream.ToEndAsync()).AssertRefused("Row 49 was learned before with other values");
        Assert.Equal(49, log.Highest);
    }

    [Fact]
    public async Task Bad_row_is_skipped_when_that_is_declared_and_its_number_is_left_out()
    {
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        await File.WriteAllTextAsync(scratch["rows.csv"], "x\n" + Lines(0, 50) + "abc\n" + Lines(51, 100));
        await using (var stream = Start(scratch, log, "rows.csv"))
            (await stream.ToEndAsync()).AssertRefused("Line 52, column 'x': 'abc' is not a finite number", "50 rows before it were learned");

        await using (var stream = Start(scratch, log, "rows.csv", "--bad-rows", "skip", "--gaps", "declare"))
        {
            var end = await stream.ToEndAsync();
            Assert.Equal(0, end.Code);
            Assert.Contains("Line 52, column 'x': 'abc' is not a finite number", end.Errors, StringComparison.Ordinal);
            Assert.Contains("The row is skipped.", end.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(Enumerable.Range(0, 100).Where(sequence => sequence != 50).Select(sequence => (long)sequence), log.Answers.Select(answer => answer.Key));
    }

    [Theory]
    [InlineData("amqp://localhost/rows", new string[0], "'amqp://localhost/rows' is no source. Give one of: stdin, file:PATH, tcp://HOST:PORT, mqtt://")]
    [InlineData("stdin", new[] { "--follow" }, "--follow is for a file")]
    [InlineData("file:nowhere.csv", new string[0], "There is no file")]
    [InlineData("file:rows.csv", new[] { "--bad-rows", "skip" }, "Add --gaps declare")]
    public async Task Source_that_cannot_be_is_refused(string address, string[] more, string advice)
    {
        using var scratch = new ScratchDirectory();
        await using var stream = SourceStream.Start(scratch, new AnswerLog(), address, more);

        (await stream.ToEndAsync()).AssertRefused(advice);
    }

    private static SourceStream Start(ScratchDirectory scratch, AnswerLog log, string file, params string[] more) =>
        SourceStream.Start(scratch, log, "file:" + scratch[file], more);

    private static string Lines(int first, int end) => string.Join('\n', Undisturbed.Input.Rows[first..end]) + "\n";
}
