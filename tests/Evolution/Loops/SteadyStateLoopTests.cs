using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class SteadyStateLoopTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 6, EliteCount = 2, Evaluations = 200, Seed = 3 };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public void Birth_is_drawn_as_soon_as_the_results_a_window_before_it_are_in_and_never_sooner(int window)
    {
        var loop = new SteadyStateLoop(Spec, new SteadyStateSpec { Window = window }, Spaces.Mixed);
        Assert.Equal(window, loop.LastBorn.Value);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            Assert.Equal(Math.Min(200, next.Value - 1 + window), loop.LastBorn.Value);
            loop.Fold(next, Landscapes.Planned(loop.Find(next)!));
        }
    }

    [Fact]
    public void Results_that_arrive_early_wait_for_the_first_of_the_window()
    {
        var loop = new SteadyStateLoop(Spec, new SteadyStateSpec { Window = 5 }, Spaces.Mixed);
        foreach (var birth in loop.Open.Skip(1))
            loop.Fold(birth.Number, Landscapes.Planned(birth));
        Assert.Equal([1], loop.Open.Select(b => b.Number.Value));
        Assert.Empty(loop.Population);
        Assert.NotNull(loop.Best);
        loop.Fold(loop.Open[0].Number, Landscapes.Planned(loop.Open[0]));
        Assert.Equal([6, 7, 8, 9, 10], loop.Open.Select(b => b.Number.Value));
        Assert.Equal(5, loop.Population.Count);
    }

    [Fact]
    public void Oldest_leaves_however_good_and_the_best_is_still_told()
    {
        var loop = new SteadyStateLoop(Spec, new SteadyStateSpec { Window = 1 }, Spaces.Mixed);
        loop.Fold(new BirthNumber(1), FitnessResult.Measured([0.0], 1, 1));
        for (var n = 2; n <= 7; n++)
            loop.Fold(new BirthNumber(n), FitnessResult.Measured([1.0 * n], 1, 1));
        Assert.Equal([2, 3, 4, 5, 6, 7], loop.Population.Select(i => i.Birth.Number.Value).Order());
        Assert.Equal(0, loop.Best!.Value);
    }

    [Fact]
    public void Worst_leaves_and_a_worse_one_does_not_enter()
    {
        var loop = new SteadyStateLoop(Spec, new SteadyStateSpec { Window = 1, Replacement = Replacement.Worst }, Spaces.Mixed);
        double[] values = [3, 1, 2, 6, 5, 4, 9, 0.5];
        for (var n = 0; n < values.Length; n++)
            loop.Fold(new BirthNumber(n + 1), FitnessResult.Measured([values[n]], 1, 1));
        Assert.Equal([0.5, 1, 2, 3, 4, 5], loop.Population.Select(i => i.Value));
    }

    [Fact]
    public void Window_of_any_allowed_width_costs_a_result_no_more()
    {
        // 20,000 results with 4,096 births out, in the order furthest from that of birth: this would take minutes if each looked at all.
        var loop = new SteadyStateLoop(
            Spec with { Evaluations = 20_000, Population = 100 }, new SteadyStateSpec { Window = 4096 }, Spaces.Mixed);
        var cost = FitnessResult.Measured([1.0], 1, 1);
        while (!loop.IsFinished)
        {
            for (var number = loop.LastBorn; number > loop.FoldedThrough; number = new BirthNumber(number.Value - 1))
                Assert.True(loop.Fold(number, cost));
        }

        Assert.Equal(20_000, loop.Evaluations);
    }

    [Fact]
    public void Bad_settings_are_refused_with_the_field_and_its_range()
    {
        var spec = Spec with { Loop = new SteadyStateSpec { Window = 5000, Replacement = (Replacement)7 } };
        Assert.Equal(["evolution.loop.window", "evolution.loop.replacement"], spec.Validate().Select(p => p.Field));
        Assert.Contains("allowed: 1 to 4096", spec.Validate()[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lucky_individual_falls_once_it_is_evaluated_again()
    {
        var spec = Spec with { Evaluations = 300, Reevaluation = new ReevaluationSpec { Share = 0.5, Most = 6 } };
        var loop = new SteadyStateLoop(spec, new SteadyStateSpec { Window = 1, Replacement = Replacement.Worst }, Spaces.Mixed);
        var again = new List<Birth>();
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var birth = loop.Find(next)!;
            if (birth.Plan.Draw > 0)
                again.Add(birth);

            // Whoever is evaluated first under seeds that it likes looks best; with others it is like all the rest.
            var luck = birth.Plan.Draw == 0 && next.Value == 20 ? -0.9 : 0;
            loop.Fold(next, FitnessResult.Measured([1 + luck, 1 + luck, 1 + luck + (1e-6 * next.Value)], 1, 1));
        }

        Assert.NotEmpty(again);
        Assert.All(again, b => Assert.Equal("re-evaluated", Assert.Single(b.Operators)));
        var lucky = again.Where(b => b.Parents[0].Value == 20).ToArray();
        Assert.Equal(Enumerable.Range(1, 5), lucky.Select(b => b.Plan.Draw));
        Assert.True(loop.Best!.Value > 0.8, $"{loop.Best.Value}");
        Assert.All(again.GroupBy(b => b.Parents[0]), g => Assert.True(g.Count() <= 5));
    }

    [Fact]
    public void Search_with_ageing_finds_the_valley()
    {
        var spec = new EvolutionSpec { Evaluations = 300, Seed = 2 };
        var loop = new SteadyStateLoop(spec, new SteadyStateSpec { Window = 8 }, Spaces.Mixed);
        Landscapes.Run(loop, Landscapes.Valley, new RandomStream(1));
        var random = Landscapes.Run(new RandomSearchLoop(spec, new RandomSearchSpec { Window = 8 }, Spaces.Mixed), Landscapes.Valley);
        Assert.True(loop.Best!.Value < random.Best!.Value, $"{loop.Best.Value} against {random.Best.Value}");
    }
}
