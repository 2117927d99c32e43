using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Reinsertion;

public sealed class ReinsertionTests
{
    private static readonly IReinsertion[] All =
        [new ElitistReinsertion(2), new FitnessBasedReinsertion(), new PureReinsertion(), new UniformReinsertion()];

    private static readonly Gen<IReinsertion> Any = Gen.Int[0, 3].Select(i => All[i]);

    private static readonly Gen<double> Fitness = Gen.OneOf(Gen.Double[0, 1], Gen.Const(double.PositiveInfinity));

    [Fact]
    public void Next_population_is_of_those_there_are_each_once_best_first() =>
        Gen.Select(Any, Fitness.Array[0, 12], Fitness.Array[1, 12], Gen.Int[1, 12], Gen.ULong).Sample((reinsertion, old, young, size, seed) =>
        {
            var parents = Population.Make(old);
            var offspring = young.Select((fitness, i) => Population.Make(old.Length + i + 1, fitness)).ToArray();
            var next = reinsertion.Reinsert(parents, offspring, size, new RandomStream(seed));
            Assert.InRange(next.Length, 1, size);
            Assert.Equal(next.Order(Individual.BestFirst), next);
            Assert.Equal(next.Length, next.Distinct().Count());
            Assert.All(next, individual => Assert.Contains(individual, parents.Concat(offspring)));
        });

    [Fact]
    public void Fitness_decides_between_parents_and_offspring()
    {
        var next = new FitnessBasedReinsertion().Reinsert(
            Population.Make(0.1, 0.4, 0.5), [Population.Make(4, 0.2), Population.Make(5, 0.6)], 3, new RandomStream(1));
        Assert.Equal([0.1, 0.2, 0.4], next.Select(individual => individual.Fitness.Value));
    }

    [Fact]
    public void Pure_reinsertion_keeps_no_parent()
    {
        var next = new PureReinsertion().Reinsert(
            Population.Make(0.1, 0.4), [Population.Make(4, 0.7), Population.Make(5, 0.6), Population.Make(6, 0.8)], 2, new RandomStream(1));
        Assert.Equal([0.6, 0.7], next.Select(individual => individual.Fitness.Value));
    }

    [Fact]
    public void Uniform_reinsertion_keeps_everybody_alike()
    {
        var random = new RandomStream(41);
        const int Draws = 6_000;
        var parents = Population.Make(0.1, 0.4, 0.5);
        Individual[] offspring = [Population.Make(4, 0.2), Population.Make(5, double.PositiveInfinity)];
        var kept = Enumerable.Range(0, Draws).SelectMany(_ => new UniformReinsertion().Reinsert(parents, offspring, 2, random))
            .CountBy(individual => individual).ToDictionary();
        Assert.Equal(5, kept.Count);
        // Each with probability 2/5: 2400 of 6000, deviation 38.
        Assert.All(kept.Values, count => Assert.InRange(count, 2400 - 152, 2400 + 152));
    }
}
