using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class SuccessiveHalvingLoopTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 12, EliteCount = 6, Evaluations = 200 };

    private static readonly SuccessiveHalvingSpec Thirds = new() { Rungs = 3, Factor = 3 };

    [Fact]
    public void Promoted_have_one_parent_on_the_rung_below_and_its_genome()
    {
        var births = new Dictionary<BirthNumber, Birth>();
        var loop = Run(new SuccessiveHalvingLoop(Spec, Thirds with { Window = 6 }, Spaces.Mixed), births);
        var promoted = births.Values.Where(b => b.Plan.Fidelity!.Value.Rung > 0).ToArray();
        Assert.NotEmpty(promoted);
        Assert.All(promoted, b =>
        {
            var parent = births[Assert.Single(b.Parents)];
            Assert.Equal(b.Plan.Fidelity!.Value.Rung - 1, parent.Plan.Fidelity!.Value.Rung);
            Assert.Equal(parent.Genome, b.Genome);
            Assert.Equal($"promoted from rung {parent.Plan.Fidelity!.Value.Rung}", Assert.Single(b.Operators));
        });
        Assert.Equal(promoted.Length, promoted.Select(b => b.Parents[0]).Distinct().Count());
        Assert.Equal(2, loop.Best!.Birth.Plan.Fidelity!.Value.Rung);
    }

    [Fact]
    public void Rungs_hold_a_third_each_of_the_rung_below()
    {
        var births = new Dictionary<BirthNumber, Birth>();
        Run(new SuccessiveHalvingLoop(Spec with { Evaluations = 600 }, Thirds with { Window = 1 }, Spaces.Mixed), births);
        int[] counts = [.. Enumerable.Range(0, 3).Select(k => births.Values.Count(b => b.Plan.Fidelity!.Value.Rung == k))];
        Assert.InRange(counts[1], counts[0] / 3.6, counts[0] / 2.6);
        Assert.InRange(counts[2], counts[1] / 3.6, counts[1] / 2.6);
    }

    [Fact]
    public void Best_of_the_highest_rung_is_told_although_lower_rungs_have_lower_values()
    {
        var loop = new SuccessiveHalvingLoop(Spec, new SuccessiveHalvingSpec { Window = 1, Rungs = 2 }, Spaces.Mixed);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
            loop.Fold(next, FitnessResult.Measured([(loop.Find(next)!.Plan.Fidelity!.Value.Rung * 10) + (1.0 / next.Value)], 1, 1));
        Assert.Equal(1, loop.Best!.Birth.Plan.Fidelity!.Value.Rung);
        Assert.All(loop.Population, i => Assert.Equal(1, i.Birth.Plan.Fidelity!.Value.Rung));
    }

    [Fact]
    public void Who_may_go_up_is_the_best_of_the_top_share_as_counted_by_brute_force() =>
        Gen.Select(Gen.Int[2, 5], Gen.Int[0, 9].Array[1, 60]).Sample((factor, values) =>
        {
            var rung = new HalvingRung(factor);
            var finished = new List<Individual>();
            var gone = new HashSet<long>();
            for (var n = 0; n < values.Length; n++)
            {
                finished.Add(Population.Make(n + 1, values[n]));
                rung.Add(finished[^1]);
                Assert.Equal(finished.Order(Individual.BestFirst), rung.Finished);
                var expected = finished.Order(Individual.BestFirst).Take(finished.Count / factor).FirstOrDefault(i => !gone.Contains(i.Birth.Number.Value));
                var promoted = rung.Promote();
                Assert.Equal(expected, promoted);
                if (promoted is not null)
                    gone.Add(promoted.Birth.Number.Value);
            }
        }, iter: 200);

    [Theory]
    [InlineData(900, 100, 300, 900)]
    [InlineData(1000, 112, 334, 1000)]
    [InlineData(2, 1, 1, 2)]
    public void Rungs_grow_by_the_factor_up_to_all_rows(int rows, int lowest, int middle, int highest) =>
        Assert.Equal([lowest, middle, highest], Enumerable.Range(0, 3).Select(k => new Fidelity(k, 3, 3).Rows(rows)));

    [Fact]
    public void Far_fewer_rows_are_trained_than_with_all_rows_for_everyone()
    {
        var rows = 0L;
        var loop = new SuccessiveHalvingLoop(Spec with { Evaluations = 300 }, Thirds with { Window = 4 }, Spaces.Mixed);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var result = Landscapes.Planned(loop.Find(next)!);
            rows += result.TrainedRows;
            loop.Fold(next, result);
        }

        Assert.True(rows * 3 < 300 * 900L, $"{rows} rows against {300 * 900}");
    }

    [Fact]
    public void Evaluation_again_is_refused_where_values_do_not_compare() =>
        Assert.Equal(
            "evolution.reevaluation",
            Assert.Single((Spec with { Loop = new SuccessiveHalvingSpec(), Reevaluation = new ReevaluationSpec() }).Validate()).Field);

    private static SuccessiveHalvingLoop Run(SuccessiveHalvingLoop loop, Dictionary<BirthNumber, Birth> births)
    {
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            births[next] = loop.Find(next)!;
            loop.Fold(next, Landscapes.Planned(births[next]));
        }

        return loop;
    }
}
