namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>The messages that were given as rows and await their commit, with what acknowledges each to its broker.</summary>
/// <typeparam name="T">What acknowledges one.</typeparam>
/// <param name="through">The last row that is committed from the start.</param>
internal sealed class UncommittedRows<T>(long through)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, List<T>> waiting = [];
    private long committed = through;

    /// <summary>Keeps a message until its row is committed.</summary>
    /// <param name="sequence">Number of the row; of the one before it for a message that is no row.</param>
    /// <param name="message">What acknowledges it.</param>
    /// <returns>False when that row is committed already: the message may be acknowledged at once.</returns>
    public bool Add(long sequence, T message)
    {
        lock (gate)
        {
            if (sequence <= committed)
                return false;
            if (!waiting.TryGetValue(sequence, out var same))
                waiting.Add(sequence, same = []);
            same.Add(message);
            return true;
        }
    }

    /// <summary>Commits rows.</summary>
    /// <param name="last">The last of them.</param>
    /// <returns>Their messages, in order.</returns>
    public List<T> Commit(long last)
    {
        lock (gate)
        {
            committed = Math.Max(committed, last);
            var done = waiting.TakeWhile(row => row.Key <= last).ToList();
            foreach (var row in done)
                waiting.Remove(row.Key);
            return [.. done.SelectMany(row => row.Value)];
        }
    }
}
