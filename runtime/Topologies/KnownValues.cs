namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// Values of a function of its argument alone, as they were computed before: asking twice gives the same bits, only sooner. Safe for use by
/// several threads at once.
/// </summary>
/// <param name="capacity">Values kept; the one that would be too many finds all others forgotten.</param>
internal sealed class KnownValues<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock access = new();
    private readonly Dictionary<TKey, TValue> values = [];

    /// <summary>The value, computed where it is not known. Two threads that ask at once may both compute it.</summary>
    public TValue Of(TKey key, Func<TValue> compute)
    {
        lock (access)
        {
            if (values.TryGetValue(key, out var known))
                return known;
        }

        var value = compute();
        lock (access)
        {
            if (values.Count >= capacity)
                values.Clear();
            values[key] = value;
        }

        return value;
    }
}
