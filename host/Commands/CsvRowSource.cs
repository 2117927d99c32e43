using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Host.Commands;

/// <summary>CSV rows as the source of a stream.</summary>
internal sealed class CsvRowSource(CsvRows rows, int rowSize) : IRowSource
{
    public int RowSize => rowSize;

    public bool Read(Span<double> row) => rows.Read(row);

    public void Dispose() => rows.Dispose();
}
