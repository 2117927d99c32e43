using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// A wheel on which every individual has a sector, the larger the lower its fitness value v: w = (worst - v) + (worst - best) / n
/// over the individuals that were not refused, which have none. Where all are equal, all sectors are.
/// </summary>
internal sealed class FitnessWheel
{
    private readonly IReadOnlyList<Individual> population;
    private readonly double[] ends;

    public FitnessWheel(IReadOnlyList<Individual> population)
    {
        this.population = population;
        ends = new double[population.Count];
        var (best, worst) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var individual in population)
        {
            var value = individual.Value;
            best = Math.Min(best, value);
            worst = double.IsFinite(value) ? Math.Max(worst, value) : worst;
        }

        // Halves: the difference of two finite numbers may be beyond every double.
        var spread = (worst / 2) - (best / 2);
        var total = 0.0;
        for (var i = 0; i < ends.Length; i++)
        {
            var value = population[i].Value;
            if (!(spread > 0))
                total += double.IsFinite(value) || double.IsInfinity(best) ? 1 : 0;
            else if (double.IsFinite(value))
                total += (((worst / 2) - (value / 2)) / spread) + (1.0 / population.Count);
            ends[i] = total;
        }
    }

    /// <summary>Who is at a place of the wheel.</summary>
    /// <param name="turn">Part of a whole turn, from 0, below 1.</param>
    public Individual At(double turn)
    {
        var place = turn * ends[^1];
        var index = Array.FindIndex(ends, end => end > place);
        return population[index >= 0 ? index : Array.FindIndex(ends, end => end == ends[^1])];
    }
}
