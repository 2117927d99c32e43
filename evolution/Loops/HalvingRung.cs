using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Who has finished on a rung, and who of its best may go up. O(log n) for each.</summary>
internal sealed class HalvingRung(int factor)
{
    private readonly SortedSet<Individual> top = new(Individual.BestFirst);
    private readonly SortedSet<Individual> rest = new(Individual.BestFirst);
    private readonly SortedSet<Individual> waiting = new(Individual.BestFirst);
    private readonly HashSet<BirthNumber> promoted = [];

    /// <summary>Everyone that has finished here, best first.</summary>
    public IEnumerable<Individual> Finished => top.Concat(rest);

    public void Add(Individual individual)
    {
        if (top.Max is { } last && Individual.BestFirst.Compare(individual, last) < 0)
        {
            Enter(individual);
            if (top.Count > (top.Count + rest.Count) / factor)
                Leave(last);
        }
        else
            rest.Add(individual);

        if (rest.Min is { } next && top.Count < (top.Count + rest.Count) / factor)
        {
            rest.Remove(next);
            Enter(next);
        }
    }

    /// <summary>The best of the top 1 / factor that has not gone up, which it does now; null when all have.</summary>
    public Individual? Promote()
    {
        if (waiting.Min is not { } best || !double.IsFinite(best.Value))
            return null;
        waiting.Remove(best);
        promoted.Add(best.Birth.Number);
        return best;
    }

    private void Enter(Individual individual)
    {
        top.Add(individual);
        if (!promoted.Contains(individual.Birth.Number))
            waiting.Add(individual);
    }

    private void Leave(Individual individual)
    {
        top.Remove(individual);
        waiting.Remove(individual);
        rest.Add(individual);
    }
}
