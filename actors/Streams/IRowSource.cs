namespace ArchetypeRC.Actors.Streams;

/// <summary>Where the rows of a stream come from.</summary>
public interface IRowSource : IDisposable
{
    /// <summary>Values of a row.</summary>
    int RowSize { get; }

    /// <summary>Reads the next row; may block until there is one.</summary>
    /// <param name="row">[RowSize]</param>
    /// <returns>Whether there was a row.</returns>
    bool Read(Span<double> row);
}
