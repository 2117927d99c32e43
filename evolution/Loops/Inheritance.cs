using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// Decides which births may go on from what their first parent has learned. Whether they do is found when they are evaluated: only where
/// the features are the same (<see cref="Runtime.Lifelong.FeatureIdentity"/>), and then the sums are those that training from nothing gives.
/// </summary>
internal sealed class Inheritance(EvolutionSpec spec)
{
    private const ulong Streams = 1UL << 61;

    private readonly Dictionary<BirthNumber, Birth> born = [];

    /// <summary>The birth with its first parent as a donor, where that is so decided.</summary>
    public Birth Offer(Birth birth)
    {
        if (spec.LamarckianProbability == 0)
            return birth;
        born[birth.Number] = birth;
        if (birth.Parents.IsEmpty || birth.Plan.Draw > 0)
            return birth;
        if (RandomStream.Derive(spec.Seed, Streams + (ulong)birth.Number.Value).NextDouble() >= spec.LamarckianProbability)
            return birth;
        var parent = born[birth.Parents[0]];
        return birth with { Plan = birth.Plan with { Donor = new Donor(parent.Genome, parent.Plan.Fidelity) } };
    }
}
