using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Reinsertion;

public sealed class ElitistReinsertionTests
{
    private static readonly Gen<double> Fitness = Gen.OneOf(Gen.Double[0, 1], Gen.Const(double.PositiveInfinity));

    [Fact]
    public void Best_individual_is_never_lost() =>
        Gen.Select(Fitness.Array[1, 12], Fitness.Array[1, 12], Gen.Int[1, 6], Gen.Int[7, 12]).Sample((old, young, elites, size) =>
        {
            var parents = Population.Make(old);
            var offspring = young.Select((fitness, i) => Population.Make(old.Length + i + 1, fitness)).ToArray();
            var next = new ElitistReinsertion(elites).Reinsert(parents, offspring, size, new RandomStream(1));
            Assert.Equal(parents.Concat(offspring).Min(Individual.BestFirst), next[0]);
            Assert.Equal(next.Order(Individual.BestFirst), next);
            Assert.Equal(Math.Min(size, old.Length + young.Length), next.Length);
            Assert.Equal(next.Length, next.Distinct().Count());
        });

    [Fact]
    public void Elites_live_on_and_the_best_offspring_fill_the_rest()
    {
        var parents = Population.Make(0.1, 0.2, 0.3, 0.4);
        Individual[] offspring = [.. new[] { 0.9, 0.5, 0.6, 0.7 }.Select((fitness, i) => Population.Make(5 + i, fitness))];
        var next = new ElitistReinsertion(2).Reinsert(parents, offspring, 4, new RandomStream(1));
        Assert.Equal([0.1, 0.2, 0.5, 0.6], next.Select(individual => individual.Fitness.Value));
    }

    [Fact]
    public void Parents_fill_the_places_that_offspring_leave_free()
    {
        var parents = Population.Make(0.1, 0.2, 0.3, 0.4);
        var next = new ElitistReinsertion(1).Reinsert(parents, [Population.Make(5, 0.9)], 4, new RandomStream(1));
        Assert.Equal([0.1, 0.2, 0.3, 0.9], next.Select(individual => individual.Fitness.Value));
    }
}
