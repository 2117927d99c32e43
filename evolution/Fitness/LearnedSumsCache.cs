using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>
/// Sums that were learned lately, for evaluations that inherit them. It saves work and changes no result: what is not here is learned
/// again, to the same bits.
/// </summary>
/// <param name="most">Sums that are kept, 1 or more; the oldest go first.</param>
public sealed class LearnedSumsCache(int most)
{
    private readonly Dictionary<(FeatureIdentity Identity, int Rows), LearnedSums> sums = [];
    private readonly Queue<(FeatureIdentity Identity, int Rows)> order = new();

    /// <summary>The sums of these features on so many rows; null when they are not kept.</summary>
    public LearnedSums? Find(FeatureIdentity identity, int rows) => sums.GetValueOrDefault((identity, rows));

    /// <summary>Keeps sums.</summary>
    public void Add(LearnedSums learned)
    {
        var key = (learned.Identity, learned.Rows);
        if (!sums.TryAdd(key, learned))
            return;
        order.Enqueue(key);
        if (order.Count > most)
            sums.Remove(order.Dequeue());
    }
}
