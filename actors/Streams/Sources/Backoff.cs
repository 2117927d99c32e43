namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>The pauses between attempts to connect: each twice the one before, from a tenth of a second to ten.</summary>
internal sealed class Backoff(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private TimeSpan pause = Shortest;

    /// <summary>Begins again with the shortest: an attempt succeeded.</summary>
    public void Reset() => pause = Shortest;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
        pause = 2 * pause < Longest ? 2 * pause : Longest;
    }
}
