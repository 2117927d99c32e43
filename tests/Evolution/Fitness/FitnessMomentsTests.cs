using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class FitnessMomentsTests
{
    [Fact]
    public void Running_mean_and_variance_are_those_of_all_values_at_once() =>
        Gen.Double[-5, 5].Array[1, 5].Array[1, 6].Sample(parts =>
        {
            var moments = parts.Aggregate(FitnessMoments.None, (m, p) => m.With(FitnessResult.Measured([.. p], 1, 1)));
            double[] all = [.. parts.SelectMany(p => p)];
            Assert.Equal(all.Length, moments.Count);
            Assert.Equal(all.Average(), moments.Mean, 1e-12);
            if (all.Length > 1)
                Assert.Equal(all.Sum(v => (v - all.Average()) * (v - all.Average())) / (all.Length - 1), moments.Variance, 1e-10);
            else
                Assert.Equal(double.NaN, moments.Variance);
        }, iter: 200);

    [Fact]
    public void Genome_that_fails_under_other_seeds_ranks_last_from_then_on()
    {
        var individual = Population.Make(1, 0.5).Reevaluated(FitnessResult.Refused("not finite"), byMean: true);
        Assert.Equal(double.PositiveInfinity, individual.Value);
        Assert.Equal(double.PositiveInfinity, individual.Reevaluated(FitnessResult.Measured([0.1], 1, 1), byMean: true).Value);
    }

    [Fact]
    public void Ranking_by_the_first_evaluation_leaves_the_value_and_keeps_the_mean()
    {
        var individual = Population.Make(1, 0.5).Reevaluated(FitnessResult.Measured([1.5], 1, 1), byMean: false);
        Assert.Equal(0.5, individual.Value);
        Assert.Equal(1.0, individual.Moments.Mean);
        Assert.True(Individual.BestFirst.Compare(individual, Population.Make(2, 0.75)) < 0);
    }
}
