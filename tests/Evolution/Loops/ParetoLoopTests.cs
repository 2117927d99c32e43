using ArchetypeRC.Evolution.Dominance;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class ParetoLoopTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 24, EliteCount = 12, TournamentSize = 2, Evaluations = 480 };

    [Fact]
    public void Front_is_what_nobody_of_the_population_dominates()
    {
        var loop = Run(new ParetoLoop(Spec, new ParetoSpec(), Spaces.Mixed));
        Objectives[] all = [.. loop.Population.Select(i => Objectives.Of(i.Fitness))];
        var front = loop.Results.Select(i => Objectives.Of(i.Fitness)).ToArray();
        Assert.Equal(all.Where(p => !all.Any(q => q.Dominates(p))).OrderBy(p => p.Error).ThenBy(p => p.Operations), front.OrderBy(p => p.Error).ThenBy(p => p.Operations));
        Assert.True(front.Length > 5, $"{front.Length} on the front");
        Assert.Equal(loop.Results.Min(i => i.Fitness.Value), loop.Results[0].Fitness.Value);
    }

    [Fact]
    public void Hyper_volume_never_falls_by_much_and_is_larger_than_that_of_random_search_at_equal_evaluations()
    {
        var wins = 0;
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var pareto = Run(new ParetoLoop(Spec with { Seed = seed }, new ParetoSpec(), Spaces.Mixed));
            Assert.True(pareto.History[^1].HyperVolume > pareto.History[0].HyperVolume);
            var drawn = new List<Objectives>();
            var random = new RandomSearchLoop(Spec with { Seed = seed }, new RandomSearchSpec(), Spaces.Mixed);
            for (var next = BirthNumber.None.Next; !random.IsFinished; next = next.Next)
            {
                var result = Landscapes.Planned(random.Find(next)!);
                if (result.Refusal is null)
                    drawn.Add(Objectives.Of(result));
                random.Fold(next, result);
            }

            var reference = new Objectives(2, 10_000, 20_000);
            wins += HyperVolume.Of(pareto.Results.Select(i => Objectives.Of(i.Fitness)), reference) > HyperVolume.Of(drawn, reference) ? 1 : 0;
        }

        Assert.True(wins >= 8, $"{wins} of 10");
    }

    [Fact]
    public void Best_is_that_of_least_error_and_history_tells_errors()
    {
        var loop = Run(new ParetoLoop(Spec, new ParetoSpec(), Spaces.Mixed));
        Assert.Equal(20, loop.History.Count);
        Assert.All(loop.History, line => Assert.True(line.Best <= line.Median && line.Median <= line.Worst));
        Assert.Equal(loop.Best!.Fitness.Value, loop.Results[0].Fitness.Value);
    }

    [Fact]
    public void Refused_are_never_on_the_front()
    {
        var loop = new ParetoLoop(Spec with { Evaluations = 30 }, new ParetoSpec(), Spaces.Mixed);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
            loop.Fold(next, next.Value == 7 ? FitnessResult.Measured([1.0], 1, 1) : FitnessResult.Refused("no"));
        Assert.Equal([7], loop.Results.Select(i => i.Birth.Number.Value));
    }

    private static ParetoLoop Run(ParetoLoop loop)
    {
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
            loop.Fold(next, Landscapes.Planned(loop.Find(next)!));
        return loop;
    }
}
