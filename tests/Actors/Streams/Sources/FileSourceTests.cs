using System.Text;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Actors.Streams.Sources;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Actors.Streams.Sources;

/// <summary>Files that grow, and files that become others.</summary>
public sealed class FileSourceTests : IDisposable
{
    private static readonly TaskSpec Spec = new() { Inputs = ["x"], Targets = ["x"] };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Texts = ["", "1", "x,2.5", "\"a\"", "grün", "\r", "12345678901234567890"];

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Lines_are_the_same_however_their_bytes_arrive() => Gen.Select(
        Gen.Int[0, Texts.Length - 1].Select(i => Texts[i]).List[0, 30],
        Gen.Bool.Select(dos => dos ? "\r\n" : "\n"),
        Gen.Int[1, 9].Array[1, 40],
        Gen.Bool,
        Gen.Bool).Sample((lines, end, chunks, rest, half) =>
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + end)) + (rest ? "half" : ""));
        var (at, chunk) = (0, 0);
        var read = new TextLines(
            (into, _) =>
            {
                var count = Math.Min(Math.Min(chunks[chunk++ % chunks.Length], into.Length), bytes.Length - at);
                bytes.AsMemory(at, count).CopyTo(into);
                at += count;
                return ValueTask.FromResult(count);
            },
            lastLineMayLackEnd: half);
        var got = new List<string>();
        while (Now(read.ReadAsync(default)) is { } line)
            got.Add(line);

        // An "\r" before the end of a line is a part of that end.
        var expected = lines.Select(line => line.EndsWith('\r') && end == "\n" ? line[..^1] : line).ToList();
        if (rest && half)
            expected.Add("half");
        Assert.Equal(expected, got);
    });

    [Fact]
    public async Task Row_is_read_when_its_line_has_ended_however_the_file_grows()
    {
        var bytes = Encoding.UTF8.GetBytes("x\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{row}.5\n")) + "60");
        await using var source = Follow();
        await using var rows = source.ReadAsync(new StreamPosition(0, -1), default).GetAsyncEnumerator();
        var next = 0;
        for (var at = 0; at < bytes.Length; at += 7)
        {
            var end = Math.Min(at + 7, bytes.Length);
            await using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
                await file.WriteAsync(bytes.AsMemory(at, end - at));
            for (var whole = bytes.AsSpan(0, end).Count((byte)'\n') - 1; next < whole; next++)
            {
                Assert.True(await rows.MoveNextAsync().AsTask().WaitAsync(Patience));
                Assert.Equal(next, rows.Current.Sequence);
                Assert.Equal([next + 0.5], rows.Current.Values);
            }
        }

        Assert.Equal(60, next);
    }

    [Fact]
    public async Task File_is_read_from_the_last_answered_row_on()
    {
        await File.WriteAllTextAsync(path, "x\n1\n2\n\n3\n4");
        await using var source = new FileSource(path, RowText.For(TextFormat.Csv, Spec), first: 10, follow: false, TimeProvider.System);

        var rows = await AllAsync(source, new StreamPosition(13, 12));

        Assert.True(source.CanReplay);
        Assert.Equal([(12, 3.0), (13, 4.0)], rows.Select(row => (row.Sequence, row.Values[0])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_that_ends_before_the_answered_rows_is_refused(bool follow)
    {
        await File.WriteAllTextAsync(path, "x\n7\n7\n");
        await using var source = new FileSource(path, RowText.For(TextFormat.Csv, Spec), 0, follow, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<SourceRefusedException>(() => AllAsync(source, new StreamPosition(500, 499)).WaitAsync(Patience));
        Assert.Contains("ends before row 2, and the rows through 499 were answered", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--from-sequence", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x\n1\n", "was cut: it has 4 bytes, and 6 were read")]
    [InlineData("x\n7\n8\n9\n", "is another one now")]
    public async Task File_that_becomes_another_is_refused(string other, string advice)
    {
        await File.WriteAllTextAsync(path, "x\n1\n2\n");
        await using var source = Follow();
        await using var rows = source.ReadAsync(new StreamPosition(0, -1), default).GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());
        Assert.True(await rows.MoveNextAsync());

        // As a rotation does: another file takes the name.
        await File.WriteAllTextAsync(path + ".new", other);
        File.Move(path + ".new", path, overwrite: true);

        var refused = await Assert.ThrowsAsync<SourceRefusedException>(() => rows.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--from-sequence", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_file_is_refused_unless_it_may_still_grow()
    {
        await using var source = new FileSource(path, RowText.For(TextFormat.Csv, Spec), 0, follow: false, TimeProvider.System);
        await Assert.ThrowsAsync<SeriesRefusedException>(() => AllAsync(source, new StreamPosition(0, -1)));

        using var stop = new CancellationTokenSource();
        await using var following = Follow();
        await using var rows = following.ReadAsync(new StreamPosition(0, -1), stop.Token).GetAsyncEnumerator();
        var waiting = rows.MoveNextAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    // What does not wait has ended when it returns.
    private static string? Now(ValueTask<string?> reading)
    {
        Assert.True(reading.IsCompletedSuccessfully);
        return reading.GetAwaiter().GetResult();
    }

    private static async Task<List<SourceRow>> AllAsync(FileSource source, StreamPosition position)
    {
        var rows = new List<SourceRow>();
        await foreach (var row in source.ReadAsync(position, CancellationToken.None))
            rows.Add(row);
        return rows;
    }

    private FileSource Follow() => new(path, RowText.For(TextFormat.Csv, Spec), 0, follow: true, TimeProvider.System);
}
