using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>A population that takes in one individual at a time and holds no more than its size. O(log size) for each.</summary>
internal sealed class SteadyPopulation(int size, Replacement replacement)
{
    private readonly List<Individual> members = [];
    private readonly Dictionary<BirthNumber, int> places = [];

    // Best first; only where the worst is asked for.
    private readonly SortedSet<Individual> ranked = new(Individual.BestFirst);
    private int oldest;

    /// <summary>The members, in no order that means anything.</summary>
    public IReadOnlyList<Individual> Members => members;

    /// <summary>Takes one in; does nothing when it is a member already.</summary>
    public void Add(Individual individual)
    {
        if (places.ContainsKey(individual.Birth.Number))
            return;
        if (members.Count < size)
            Put(members.Count, individual);
        else if (replacement == Replacement.Oldest)
        {
            Put(oldest, individual);
            oldest = (oldest + 1) % size;
        }
        else if (ranked.Max is { } worst && Individual.BestFirst.Compare(individual, worst) < 0)
            Put(places[worst.Birth.Number], individual);
    }

    /// <summary>Puts what is known now of a member in the place of what was known; does nothing when it is no member any more.</summary>
    public void Revise(Individual now)
    {
        if (places.TryGetValue(now.Birth.Number, out var place))
            Put(place, now);
    }

    private void Put(int place, Individual individual)
    {
        if (place == members.Count)
            members.Add(individual);
        else
        {
            places.Remove(members[place].Birth.Number);
            ranked.Remove(members[place]);
            members[place] = individual;
        }

        places[individual.Birth.Number] = place;
        if (replacement == Replacement.Worst)
            ranked.Add(individual);
    }
}
