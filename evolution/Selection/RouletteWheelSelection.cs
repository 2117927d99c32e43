using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// In proportion to how much better than the worst an individual is (Holland 1975; windowed, since lower is better here). With n
/// individuals of fitness v, best b and worst w of those that were not refused, one is chosen with probability proportional to
/// (w - v) + (w - b) / n; a refused one never, unless all are; all alike where all are equal.
/// </summary>
public sealed record RouletteWheelSelection : ISelection
{
    /// <inheritdoc/>
    public string Name => "roulette-wheel";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random) =>
        new FitnessWheel(population).At(random.NextDouble());
}
