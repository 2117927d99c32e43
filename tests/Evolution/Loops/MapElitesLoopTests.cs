using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class MapElitesLoopTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 10, EliteCount = 5, Evaluations = 400 };

    private static readonly MapElitesSpec Map = new() { Window = 8, Startup = 50, MaximumRank = 260 };

    [Fact]
    public void Coverage_and_quality_only_rise_and_each_cell_keeps_its_best()
    {
        var loop = new MapElitesLoop(Spec, Map, Spaces.Mixed);
        var best = new Dictionary<(int, int), double>();
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var result = Landscapes.Planned(loop.Find(next)!);
            loop.Fold(next, result);
            if (result.Behaviour is not { } behaviour)
                continue;
            var cell = (Math.Min(19, (int)(behaviour.MemoryCapacity / 2)), Math.Min(19, (int)(behaviour.KernelRank / 13.0)));
            best[cell] = Math.Min(best.GetValueOrDefault(cell, double.PositiveInfinity), result.Value);
        }

        Assert.Equal(best.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)), loop.Elites.OrderBy(c => c.Key).Select(c => (c.Key, c.Value.Value)));
        Assert.Equal(best.Count / 400.0, loop.Coverage, 1e-12);
        Assert.Equal(best.Values.Sum(v => 1 / (1 + v)), loop.QualityDiversity, 1e-9);
        Assert.All(loop.History.Zip(loop.History.Skip(1)), pair =>
            Assert.True(pair.Second.Coverage >= pair.First.Coverage && pair.Second.QualityDiversity >= pair.First.QualityDiversity));
        Assert.Equal(loop.Elites.Count, loop.Results.Count);
    }

    [Theory]
    [InlineData(-0.2, 0, 0, 0)]
    [InlineData(1.99, 12, 0, 0)]
    [InlineData(2, 13, 1, 1)]
    [InlineData(40, 260, 19, 19)]
    [InlineData(90, 5000, 19, 19)]
    public void Behaviour_beyond_an_end_of_the_map_is_in_the_cell_at_that_end(double memory, int rank, int memoryCell, int rankCell)
    {
        Assert.Equal((memoryCell, rankCell), Map.CellOf(new Behaviour(memory, rank)));
    }

    [Fact]
    public void Map_without_behaviour_to_measure_is_refused_with_the_job()
    {
        var job = Jobs.Wave with { Evolution = Spec with { Loop = Map }, Fitness = Jobs.Wave.Fitness with { Behaviour = null } };
        Assert.Equal("fitness.behaviour", Assert.Single(job.Validate()).Field);
        Assert.Empty((job with { Fitness = job.Fitness with { Behaviour = new BehaviourSpec() } }).Validate());
    }

    [Fact]
    public void Elite_is_reproduced_from_its_genome_alone()
    {
        var job = Jobs.Wave with
        {
            Evolution = Spec with { Loop = Map with { Startup = 8 }, Evaluations = 24 },
            Fitness = Jobs.Wave.Fitness with { Behaviour = new BehaviourSpec { Delays = 30, TrainSteps = 300, TestSteps = 100 } },
        };
        var loop = (MapElitesLoop)job.Begin();
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
            loop.Fold(next, Jobs.Evaluate(job, loop.Find(next)!));
        Assert.True(loop.Elites.Count > 3, $"{loop.Elites.Count} elites");
        Assert.All(loop.Elites.Values, elite =>
        {
            var again = Jobs.Evaluate(job, elite.Birth);
            Assert.Equal(elite.Fitness.Value, again.Value, 1e-12);
            Assert.Equal(elite.Fitness.Behaviour!.MemoryCapacity, again.Behaviour!.MemoryCapacity, 1e-12);
            Assert.Equal(elite.Fitness.Behaviour.KernelRank, again.Behaviour.KernelRank);
        });
    }
}
