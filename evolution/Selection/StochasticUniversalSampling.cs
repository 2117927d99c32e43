using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// The wheel of <see cref="RouletteWheelSelection"/>, turned once for all parents of a birth, which are taken at equal distances
/// (Baker 1987). Each parent has the probabilities of the wheel; an individual with the share p of it is, of k parents, taken
/// floor(k p) or ceiling(k p) times.
/// </summary>
public sealed record StochasticUniversalSampling : ISelection
{
    /// <inheritdoc/>
    public string Name => "stochastic-universal-sampling";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random) =>
        new FitnessWheel(population).At(random.NextDouble());

    /// <inheritdoc/>
    public IEnumerable<Individual> Select(IReadOnlyList<Individual> population, int number, RandomStream random)
    {
        var wheel = new FitnessWheel(population);
        var start = random.NextDouble();
        for (var i = 0; i < number; i++)
        {
            var turn = start + ((double)i / number);
            yield return wheel.At(turn < 1 ? turn : turn - 1);
        }
    }
}
