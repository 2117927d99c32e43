using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The best individuals of a search, who of them is evaluated again, and what is known of them since.</summary>
internal sealed class Reevaluations(ReevaluationSpec spec, int eliteCount)
{
    private readonly SortedSet<Individual> elite = new(Individual.BestFirst);

    // Of everyone that was ever evaluated again: as it is known now, and evaluations that were handed out.
    private readonly Dictionary<BirthNumber, Individual> known = [];
    private readonly Dictionary<BirthNumber, int> evaluations = [];

    /// <summary>The best as it is known now; null before the first.</summary>
    public Individual? Best => elite.Min;

    /// <summary>The birth that evaluates one of the best again, the least often evaluated; null when it is not the turn of any.</summary>
    public Birth? Next(BirthNumber number, int generation, RandomStream random)
    {
        if (random.NextDouble() >= spec.Share)
            return null;
        var chosen = elite
            .Where(individual => double.IsFinite(individual.Value) && EvaluationsOf(individual) < spec.Most)
            .MinBy(EvaluationsOf);
        if (chosen is null)
            return null;
        var original = chosen.Birth.Number;
        var draw = EvaluationsOf(chosen);
        evaluations[original] = draw + 1;
        known.TryAdd(original, chosen);
        return new Birth(number, generation, chosen.Birth.Genome, [original], ["re-evaluated"])
        {
            Plan = chosen.Birth.Plan with { Draw = draw, Donor = null },
        };
    }

    /// <summary>Takes in an individual.</summary>
    /// <returns>What its genome was known as and is known as now, when it was evaluated again; null for one that is new.</returns>
    public (Individual Before, Individual Now)? TakeIn(Individual individual)
    {
        if (individual.Birth.Plan.Draw == 0)
        {
            Add(individual);
            return null;
        }

        var original = individual.Birth.Parents[0];
        var before = known[original];
        var now = before.Reevaluated(individual.Fitness, spec.RankByMean);
        known[original] = now;
        if (elite.Remove(before))
            Add(now);
        return (before, now);
    }

    private int EvaluationsOf(Individual individual) => evaluations.GetValueOrDefault(individual.Birth.Number, 1);

    private void Add(Individual individual)
    {
        elite.Add(individual);
        if (elite.Count > eliteCount)
            elite.Remove(elite.Max!);
    }
}
