using System.Collections.Immutable;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Evolution.Ports;

/// <summary>The worked port of docs/from-geneticsharp.md: every number is the middle of the two parents, every choice one of theirs.</summary>
public sealed record AverageCrossover : ICrossover
{
    public string Name => "average-crossover";

    public int ParentsNumber => 2;

    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var values = ImmutableArray.CreateBuilder<double>();
        for (var i = 0; i < first.Values.Length; i++)
        {
            var gene = first.Space.Genes[i];
            values.Add(gene is CategoricalGene
                ? (random.NextDouble() < 0.5 ? first : second).Values[i]
                : gene.FromUnit((gene.ToUnit(first.Values[i]) + gene.ToUnit(second.Values[i])) / 2));
        }

        return first.WithValues(values.ToImmutable());
    }
}
