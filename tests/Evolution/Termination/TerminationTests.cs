using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Tests.Evolution.Genomes;
using ArchetypeRC.Tests.Evolution.Loops;

namespace ArchetypeRC.Tests.Evolution.Termination;

public sealed class TerminationTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 8, EliteCount = 3, Seed = 2 };

    [Theory]
    [InlineData(1, 8)]
    [InlineData(4, 23)]
    public void Generations_end_the_search_when_so_many_are_complete(int generations, long evaluations)
    {
        var loop = Run(Spec with { Generations = generations });
        Assert.Equal(FinishReason.Generations, loop.FinishReason);
        Assert.Equal(generations, loop.History.Count);
        Assert.Equal(generations - 1, loop.Generation);
        Assert.Equal(evaluations, loop.Evaluations);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(30)]
    public void Evaluations_end_the_search_at_exactly_so_many(long evaluations)
    {
        var loop = Run(Spec with { Evaluations = evaluations });
        Assert.Equal(FinishReason.Evaluations, loop.FinishReason);
        Assert.Equal(evaluations, loop.Evaluations);
        Assert.Equal(evaluations, loop.Progress.ExpectedEvaluations);
    }

    [Fact]
    public void Stagnation_ends_the_search_when_the_best_stays_the_same()
    {
        var loop = Landscapes.Run(
            new GenerationalLoop(Spec with { StagnationGenerations = 3 }, Spaces.Mixed), _ => FitnessResult.Measured([0.5], 1, 1));
        Assert.Equal(FinishReason.Stagnation, loop.FinishReason);
        Assert.Equal(4, loop.History.Count);

        var improving = 100.0;
        var other = Landscapes.Run(
            new GenerationalLoop(Spec with { StagnationGenerations = 3, Generations = 9 }, Spaces.Mixed),
            _ => FitnessResult.Measured([improving -= 1], 1, 1));
        Assert.Equal(FinishReason.Generations, other.FinishReason);
    }

    [Fact]
    public void Threshold_ends_the_search_when_the_generation_that_reached_it_is_complete()
    {
        var loop = Run(Spec with { FitnessThreshold = 0.05, Evaluations = 10_000 });
        Assert.Equal(FinishReason.FitnessThreshold, loop.FinishReason);
        Assert.True(loop.Best!.Fitness.Value <= 0.05);
        Assert.True(loop.History.Count == 1 || loop.History[^2].Best > 0.05);
    }

    [Fact]
    public void First_limit_that_is_reached_gives_the_reason()
    {
        Assert.Equal(FinishReason.Evaluations, Run(Spec with { Generations = 4, Evaluations = 9 }).FinishReason);
        Assert.Equal(FinishReason.Generations, Run(Spec with { Generations = 4, Evaluations = 90 }).FinishReason);
        Assert.Equal(FinishReason.FitnessThreshold, Run(Spec with { Generations = 4, FitnessThreshold = 1e9 }).FinishReason);
    }

    [Fact]
    public void Time_is_judged_outside_and_handed_in()
    {
        var limit = new TimeTermination(TimeSpan.FromSeconds(10));
        Assert.Null(limit.Check(TimeSpan.FromSeconds(9.9)));
        var reason = limit.Check(TimeSpan.FromSeconds(10));
        Assert.Equal(FinishReason.Time, reason);
        var loop = new GenerationalLoop(Spec with { TimeLimit = limit.Limit }, Spaces.Mixed);
        loop.Fold(loop.Open[0].Number, Landscapes.Valley(loop.Open[0].Genome));
        Assert.True(loop.Stop(reason!.Value, loop.FoldedThrough));
        Assert.Equal(FinishReason.Time, loop.FinishReason);
    }

    [Fact]
    public void Nothing_ends_a_search_without_terminations()
    {
        Assert.Null(new AnyTermination([]).Check(At(int.MaxValue, long.MaxValue)));
        Assert.Null(new AllTermination([]).Check(At(int.MaxValue, long.MaxValue)));
    }

    [Fact]
    public void All_ends_a_search_when_the_last_condition_holds_too()
    {
        var both = new AllTermination([new GenerationsTermination(3), new EvaluationsTermination(100)]);
        Assert.Null(both.Check(At(3, 99)));
        Assert.Null(both.Check(At(2, 100)));
        Assert.Equal(FinishReason.Evaluations, both.Check(At(3, 100)));
        var either = new AnyTermination([new GenerationsTermination(9), both]);
        Assert.Null(either.Check(At(8, 99)));
        Assert.Equal(FinishReason.Generations, either.Check(At(9, 99)));
        Assert.Equal(FinishReason.Evaluations, either.Check(At(3, 100)));
        Assert.Equal(both, new AllTermination([new GenerationsTermination(3), new EvaluationsTermination(100)]));
    }

    private static EvolutionProgress At(int generations, long evaluations) => new()
    {
        CompleteGenerations = generations,
        Evaluations = evaluations,
        Refused = 0,
        ExpectedEvaluations = null,
        StagnantGenerations = int.MaxValue,
        Best = null,
    };

    private static GenerationalLoop Run(EvolutionSpec spec) =>
        Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Valley);
}
