using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class IslandsLoopTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 12, EliteCount = 6, Evaluations = 120 };

    private static readonly IslandsSpec Ring = new() { Islands = 3, MigrationInterval = 5, Window = 1 };

    [Fact]
    public void Until_the_first_migration_islands_know_only_their_own()
    {
        var loop = new IslandsLoop(Spec with { ResetProbability = 0 }, Ring with { MigrationInterval = 40 }, Spaces.Mixed);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var birth = loop.Find(next)!;
            Assert.All(birth.Parents, parent => Assert.Equal((next.Value - 1) % 3, (parent.Value - 1) % 3));
            loop.Fold(next, Landscapes.Planned(birth));
        }
    }

    [Fact]
    public void Copy_of_the_best_of_each_island_appears_on_the_next_and_stays_on_its_own()
    {
        var loop = new IslandsLoop(Spec, Ring, Spaces.Mixed);
        for (var n = 1; n <= 15; n++)
            loop.Fold(new BirthNumber(n), FitnessResult.Measured([100.0 - n], 1, 1));
        Assert.Equal([4, 4, 4], loop.Islands.Select(i => i.Count));

        // The last births of the islands are their best: 13, 14, 15 on islands 0, 1, 2.
        Assert.Equal([15, 13], loop.Islands[0].Take(2).Select(i => i.Birth.Number.Value));
        Assert.Equal([14, 13], loop.Islands[1].Take(2).Select(i => i.Birth.Number.Value));
        Assert.Equal([15, 14], loop.Islands[2].Take(2).Select(i => i.Birth.Number.Value));
    }

    [Fact]
    public void More_islands_than_pairs_of_individuals_are_refused() =>
        Assert.Equal(
            "evolution.loop.islands is 7; allowed: 2 to 6",
            Assert.Single((Spec with { Loop = new IslandsSpec { Islands = 7 } }).Validate()).ToString());
}
