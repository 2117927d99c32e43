using ArchetypeRC.Actors.Streams;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>A source that has its next row at once, until it has given so many.</summary>
internal sealed class EndlessRows(long rows, Action<long>? read = null) : IRowSource
{
    public int RowSize => 1;

    /// <summary>Rows given.</summary>
    public long Given { get; private set; }

    public bool Read(Span<double> row)
    {
        if (Given == rows)
            return false;
        row[0] = Math.Sin(0.37 * Given);
        Given++;
        read?.Invoke(Given);
        return true;
    }

    public void Dispose()
    {
    }
}
