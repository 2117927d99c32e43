namespace ArchetypeRC.Persistence.Snapshots;

/// <summary>
/// Which snapshots of a stream are kept: the last two. Events go only behind the older one, so that a damaged newer one can be done without.
/// </summary>
public sealed class KeptSnapshots
{
    private const long None = -1;

    private long newer = None;

    /// <summary>A recovery began from a snapshot.</summary>
    /// <param name="sequenceNr">Its number.</param>
    public void Loaded(long sequenceNr) => newer = sequenceNr;

    /// <summary>A snapshot was written.</summary>
    /// <param name="sequenceNr">Its number.</param>
    /// <returns>The number of the older one that is kept: events up to it, and snapshots before it, may go. Null while there is one alone.</returns>
    public long? Saved(long sequenceNr)
    {
        var older = newer;
        newer = sequenceNr;
        return older == None ? null : older;
    }

    /// <summary>The stream begins anew.</summary>
    public void Clear() => newer = None;
}
