using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>A fitness that costs nothing: how far the genes are from a point.</summary>
internal static class ArtificialFitness
{
    public static FitnessResult Of(ImmutableArray<double> genes)
    {
        var sum = 0.0;
        foreach (var gene in genes)
            sum += Math.Abs(gene - 0.3);
        return FitnessResult.Measured([sum], 1, 1);
    }
}
