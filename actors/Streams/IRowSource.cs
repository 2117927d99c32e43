namespace ArchetypeRC.Actors.Streams;

/// <summary>Where the rows of a stream come from. A row keeps its sequence number over restarts, as far as the source can promise that.</summary>
public interface IRowSource : IAsyncDisposable
{
    /// <summary>
    /// Whether the source gives a row again when it is asked for by its number, committed or not. One that does not gives again at most
    /// what was not committed.
    /// </summary>
    bool CanReplay { get; }

    /// <summary>Gives the rows in the order of their numbers, as they come. Called once.</summary>
    /// <param name="position">Where the instance stands: a source that can replay begins with the last row that was answered there, or before.</param>
    /// <param name="cancellation">Ends the waiting for a row.</param>
    /// <remarks>
    /// A number that was given before is a repeat, and passed over by the reader. A number that is left out is a row that will never come.
    /// A lost connection is made again here; what cannot be mended is thrown.
    /// </remarks>
    IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, CancellationToken cancellation);

    /// <summary>
    /// Takes note that the rows up to a number are learned for good and that their answers have left: they are never asked for again.
    /// A connection that is lost meanwhile is no failure of this call.
    /// </summary>
    /// <param name="through">Sequence number of the last of them.</param>
    ValueTask CommitAsync(long through);
}
