using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>The rows of lines of text, behind their header if they have one. Empty lines are passed over.</summary>
internal sealed class TextRows(TextLines lines, RowText text)
{
    private string row = "";
    private long line;

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one; without a header there is none.</returns>
    /// <exception cref="SeriesRefusedException">A column is missing in the header.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellation)
    {
        if (text.AwaitsHeader)
        {
            if (!await MoveAsync(cancellation).ConfigureAwait(false))
                return false;
            text.ReadHeader(row);
        }

        return await MoveAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the present row.</summary>
    /// <returns>Null for a row that is skipped.</returns>
    /// <exception cref="SeriesRefusedException">It cannot be used.</exception>
    public RowFields? Read() => text.Read(row, $"Line {line}");

    private async ValueTask<bool> MoveAsync(CancellationToken cancellation)
    {
        do
        {
            if (await lines.ReadAsync(cancellation).ConfigureAwait(false) is not { } next)
                return false;
            row = next;
        }
        while (row.Length == 0);
        while (!text.IsWhole(row) && await lines.ReadAsync(cancellation).ConfigureAwait(false) is { } more)
            row += "\n" + more;
        line = lines.Count;
        return true;
    }
}
