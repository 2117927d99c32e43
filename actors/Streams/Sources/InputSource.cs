using System.Runtime.CompilerServices;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>
/// A stream of bytes that cannot be wound back, such as standard input. Whoever feeds it gives the same rows again from the same beginning.
/// </summary>
/// <param name="input">The bytes; disposed with this.</param>
/// <param name="text">Reads a row.</param>
/// <param name="first">Number of the first row.</param>
public sealed class InputSource(Stream input, RowText text, long first) : IRowSource
{
    /// <inheritdoc/>
    public bool CanReplay => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = new TextRows(new TextLines(ReadAsync, lastLineMayLackEnd: true), text);
        for (var sequence = first; await rows.MoveNextAsync(cancellation).ConfigureAwait(false); sequence++)
        {
            if (rows.Read() is { } row)
                yield return new SourceRow(sequence, row.Values);
        }

        if (text.AwaitsHeader)
            throw SeriesRefusedException.NoHeader();
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long through) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => input.DisposeAsync();

    // A read of a terminal or pipe cannot be taken back: it is left behind.
    private async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation) =>
        await input.ReadAsync(into, CancellationToken.None).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
}
