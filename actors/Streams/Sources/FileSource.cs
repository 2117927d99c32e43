using System.Runtime.CompilerServices;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>The lines of a file, which may grow while it is read. A row's number is its place among the rows of the file.</summary>
/// <remarks>A file that was cut or put in the place of another while it is followed is refused: its lines are other rows.</remarks>
/// <param name="path">The file.</param>
/// <param name="text">Reads a row.</param>
/// <param name="first">Number of the first row.</param>
/// <param name="follow">Whether the end of the file is waited at for more; a line without its end is then half of one.</param>
/// <param name="clock">Times the looks at a file that does not grow.</param>
public sealed class FileSource(string path, RowText text, long first, bool follow, TimeProvider clock) : IRowSource
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly byte[] head = new byte[4096];
    private readonly byte[] headNow = new byte[4096];
    private int headSize;
    private long size;
    private long next;
    private long answeredThrough = -1;
    private FileStream? file;

    /// <inheritdoc/>
    public bool CanReplay => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        file = Open();
        var rows = new TextRows(new TextLines(ReadAsync, lastLineMayLackEnd: !follow), text);
        (next, answeredThrough) = (first, position.AnsweredThrough);
        for (; await rows.MoveNextAsync(cancellation).ConfigureAwait(false); next++)
        {
            if (next >= position.AnsweredThrough && rows.Read() is { } row)
                yield return new SourceRow(next, row.Values);
        }

        if (text.AwaitsHeader)
            throw SeriesRefusedException.NoHeader();
        CheckLength();
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long through) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation)
    {
        while (true)
        {
            var count = await file!.ReadAsync(into, cancellation).ConfigureAwait(false);
            if (count > 0)
            {
                var more = Math.Min(count, head.Length - headSize);
                into.Span[..more].CopyTo(head.AsSpan(headSize));
                headSize += more;
                size += count;
                return count;
            }

            if (!follow)
                return 0;
            CheckLength();
            await CheckSameAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(BetweenLooks, clock, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask CheckSameAsync(CancellationToken cancellation)
    {
        FileStream now;
        try
        {
            now = Open();
        }
        catch (FileNotFoundException)
        {
            return; // Moved away, and nothing is in its place yet.
        }

        await using (now.ConfigureAwait(false))
        {
            if (now.Length < size)
                throw Changed($"was cut: it has {now.Length} bytes, and {size} were read");
            await now.ReadExactlyAsync(headNow.AsMemory(0, headSize), cancellation).ConfigureAwait(false);
            if (!headNow.AsSpan(0, headSize).SequenceEqual(head.AsSpan(0, headSize)))
                throw Changed("is another one now: it begins otherwise than the one that was read");
        }
    }

    // A file that ends before the rows that were answered is not the one that they came from.
    private void CheckLength()
    {
        if (next <= answeredThrough)
            throw Changed($"ends before row {next}, and the rows through {answeredThrough} were answered");
    }

    private SourceRefusedException Changed(string how) =>
        new($"The file '{path}' {how}. Its lines would be counted as rows that were learned. Start again with the number of its first row: --from-sequence N.");

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
}
