using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class StopTests
{
    private static readonly EvolutionSpec Endless = new() { Population = 8, EliteCount = 3, Seed = 5, TimeLimit = TimeSpan.FromHours(1) };

    [Fact]
    public void Search_stopped_now_counts_what_is_in_up_to_the_first_gap()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        foreach (var birth in loop.Open.Where(birth => birth.Number.Value != 6))
            loop.Fold(birth.Number, Landscapes.Valley(birth.Genome));
        Assert.Equal(new BirthNumber(5), loop.FoldedThrough);
        Assert.True(loop.Stop(FinishReason.Cancelled, loop.FoldedThrough));
        Assert.Equal(FinishReason.Cancelled, loop.FinishReason);
        Assert.Empty(loop.Open);
        Assert.Equal(5, loop.Evaluations);
        Assert.Equal(new BirthNumber(5), loop.FoldedThrough);
        Assert.All(loop.Population, individual => Assert.True(individual.Birth.Number.Value <= 5));
        Assert.False(loop.Fold(new BirthNumber(6), Landscapes.Valley(Spaces.Mixed.Draw(new RandomStream(1)))));
        Assert.False(loop.Fold(new BirthNumber(8), Landscapes.Valley(Spaces.Mixed.Draw(new RandomStream(1)))));
    }

    [Fact]
    public void Search_stopped_after_a_birth_on_its_way_waits_for_it()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        var births = loop.Open;
        loop.Fold(births[0].Number, Landscapes.Valley(births[0].Genome));
        Assert.True(loop.Stop(FinishReason.Time, births[2].Number));
        Assert.Equal([2, 3], loop.Open.Select(birth => birth.Number.Value));
        Assert.False(loop.IsFinished);
        loop.Fold(births[2].Number, Landscapes.Valley(births[2].Genome));
        loop.Fold(births[1].Number, Landscapes.Valley(births[1].Genome));
        Assert.Equal(FinishReason.Time, loop.FinishReason);
        Assert.Equal(3, loop.Evaluations);
        Assert.Single(loop.History);
    }

    [Fact]
    public void Search_stopped_before_any_result_is_over_without_a_best()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        Assert.True(loop.Stop(FinishReason.Cancelled, BirthNumber.None));
        Assert.True(loop.IsFinished);
        Assert.Null(loop.Best);
        Assert.Empty(loop.History);
    }

    [Fact]
    public void Search_stopped_ahead_of_time_draws_no_birth_beyond_the_last_that_counts()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        Assert.True(loop.Stop(FinishReason.Time, new BirthNumber(10)));
        Landscapes.Run(loop, Landscapes.Valley);
        Assert.Equal(FinishReason.Time, loop.FinishReason);
        Assert.Equal(10, loop.Evaluations);
        Assert.Equal(new BirthNumber(10), loop.FoldedThrough);
    }

    [Fact]
    public void Later_stop_does_not_undo_an_earlier_one_and_an_earlier_one_wins()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        Assert.True(loop.Stop(FinishReason.Time, new BirthNumber(4)));
        Assert.False(loop.Stop(FinishReason.Cancelled, new BirthNumber(5)));
        Assert.True(loop.Stop(FinishReason.Cancelled, new BirthNumber(0)));
        Assert.Equal(FinishReason.Cancelled, loop.FinishReason);
        Assert.False(loop.Stop(FinishReason.Time, new BirthNumber(0)));
    }

    [Fact]
    public void Stop_before_results_that_are_folded_in_is_refused()
    {
        var loop = new GenerationalLoop(Endless, Spaces.Mixed);
        foreach (var birth in loop.Open)
            loop.Fold(birth.Number, Landscapes.Valley(birth.Genome));
        var refusal = Assert.Throws<ArgumentException>(() => loop.Stop(FinishReason.Time, new BirthNumber(7)));
        Assert.Contains("Stop after 8 or later", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_after_a_stop_depends_on_its_birth_and_not_on_what_else_had_arrived() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 30], Gen.Int[0, 40]).Sample((order, after, arrivals) =>
        {
            var ahead = new GenerationalLoop(Endless, Spaces.Mixed);
            ahead.Stop(FinishReason.Time, new BirthNumber(after));
            Landscapes.Run(ahead, Landscapes.Broken);

            var late = new GenerationalLoop(Endless, Spaces.Mixed);
            var random = new RandomStream(order);
            while (arrivals-- > 0 && late.Open[0].Number.Value <= after)
            {
                var birth = late.Open[random.NextInt(late.Open.Count)];
                // A result that completes a generation beyond the stop would come too late for it.
                if (late.Open.Count == 1 && birth.Number.Value > after)
                    break;
                late.Fold(birth.Number, Landscapes.Broken(birth.Genome));
            }

            if (late.Open[0].Number.Value - 1 > after)
                return;
            late.Stop(FinishReason.Time, new BirthNumber(after));
            Landscapes.Run(late, Landscapes.Broken);
            Landscapes.SameState(ahead, late);
        }, iter: 200);
}
