using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

/// <summary>Artificial fitness functions, and ways to drive a loop with them.</summary>
internal static class Landscapes
{
    /// <summary>
    /// Like a reservoir's error: a narrow valley along two coupled genes, a wrong and a right choice, and a floor on the rest.
    /// Lowest at 0.01.
    /// </summary>
    public static FitnessResult Valley(Genome genome)
    {
        var space = Spaces.Mixed;
        double Unit(string gene) => space.Genes[space.IndexOf(gene)].ToUnit(genome.Values[space.IndexOf(gene)]);
        var along = Unit("units") - 0.8;
        var across = Unit("ridge") - (0.5 * Unit("units")) + 0.1;
        var radius = Unit("radius") - 0.62;
        var kind = genome.Values[0] == 2 ? 0 : 0.2;
        return FitnessResult.Measured([0.01 + kind + (along * along) + (8 * across * across) + (4 * radius * radius)], 1, 1);
    }

    /// <summary>A valley with a part where nothing can be evaluated.</summary>
    public static FitnessResult Broken(Genome genome) =>
        genome.Values[6] > 1.2 ? FitnessResult.Refused("the radius is too large") : Valley(genome);

    /// <summary>
    /// What an evaluation finds that follows its birth's plan: a little noise of the draw of seeds, more of it on lower rungs, with a cost and
    /// a behaviour that follow from the genome.
    /// </summary>
    public static FitnessResult Planned(Birth birth)
    {
        var (genome, plan) = (birth.Genome, birth.Plan);
        var found = Broken(genome);
        var cost = new ModelCost((long)(genome.Values[4] * (1 + genome.Values[0])), (long)(8 * genome.Values[4]) + 100);
        var behaviour = new Behaviour(Math.Max(0, 40 * (1.5 - genome.Values[6])), (int)(genome.Values[4] / 8));
        if (found.Refusal is not null)
            return found;
        var random = RandomStream.Derive((ulong)BitConverter.DoubleToInt64Bits(found.Value), (ulong)plan.Draw);
        var noise = 0.01 * (plan.Fidelity is { } part ? part.Rungs - part.Rung : 1);
        double[] values = [.. Enumerable.Range(0, 3).Select(_ => found.Value + (noise * random.NextDouble()))];
        return FitnessResult.Measured([.. values], 10, 20) with { Cost = cost, Behaviour = behaviour, TrainedRows = plan.Fidelity?.Rows(900) ?? 900 };
    }

    public static TLoop Run<TLoop>(TLoop loop, Func<Genome, FitnessResult> fitness, RandomStream? order = null)
        where TLoop : IEvolutionLoop
    {
        while (!loop.IsFinished)
        {
            var open = loop.Open.ToList();
            while (open.Count > 0 && !loop.IsFinished)
            {
                var next = order is null ? 0 : order.NextInt(open.Count);
                Assert.True(loop.Fold(open[next].Number, fitness(open[next].Genome)));
                open.RemoveAt(next);
            }
        }

        return loop;
    }

    public static void SameState(IEvolutionLoop expected, IEvolutionLoop actual)
    {
        Assert.Equal(expected.Open, actual.Open);
        Assert.Equal(expected.Population, actual.Population);
        Assert.Equal(expected.Results, actual.Results);
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.Best, actual.Best);
        Assert.Equal(expected.Best?.Birth.Genome.Values.ToArray(), actual.Best?.Birth.Genome.Values.ToArray());
        Assert.Equal(expected.Progress, actual.Progress);
        Assert.Equal(expected.Generation, actual.Generation);
        Assert.Equal(expected.FoldedThrough, actual.FoldedThrough);
        Assert.Equal(expected.FinishReason, actual.FinishReason);
    }
}
