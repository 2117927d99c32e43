using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class StateRankTests
{
    [Fact]
    public void Singular_values_of_a_hand_worked_matrix()
    {
        // [[3, 0], [4, 5]]: A'A has eigenvalues 45 and 5.
        var rank = StateRank.Of(StateRecord.Of([[3, 4], [0, 5]]));
        Assert.Equal(Math.Sqrt(45), rank.SingularValues[0], 13);
        Assert.Equal(Math.Sqrt(5), rank.SingularValues[1], 13);
        Assert.Equal(2, rank.Rank);

        // p = 3/4 and 1/4.
        Assert.Equal(Math.Exp(-(0.75 * Math.Log(0.75)) - (0.25 * Math.Log(0.25))), rank.EffectiveRank, 13);
    }

    [Fact]
    public void Small_singular_values_are_right_relative_to_themselves()
    {
        // A triangle whose determinant is 1e-30: Gram's matrix would lose the second value.
        var values = StateRank.Of(StateRecord.Of([[1, 0, 0], [1, 1e-30, 0]])).SingularValues;
        Assert.Equal(1, values[1] / (1e-30 / Math.Sqrt(2)), 12);
        Assert.Equal(Math.Sqrt(2), values[0], 14);
    }

    [Theory]
    [InlineData(12, 5)]
    [InlineData(5, 12)]
    [InlineData(9, 9)]
    public void Squares_of_singular_values_sum_to_those_of_the_entries_whichever_side_is_longer(int features, int steps)
    {
        var all = Inputs.Uniform(features * steps, 3);
        var rows = Enumerable.Range(0, features).Select(f => all[(f * steps)..((f + 1) * steps)]).ToArray();
        var turned = Enumerable.Range(0, steps).Select(t => rows.Select(row => row[t]).ToArray()).ToArray();
        var one = StateRank.Of(StateRecord.Of(rows)).SingularValues;
        var other = StateRank.Of(StateRecord.Of(turned)).SingularValues;
        Assert.Equal(Math.Min(features, steps), one.Length);
        Assert.Equal(all.Sum(v => v * v), one.Sum(v => v * v), 12);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 12));
        Assert.Equal(one.OrderDescending(), one);
    }

    [Fact]
    public void Equal_states_have_rank_1_and_orthogonal_ones_full_rank()
    {
        double[] state = [0.3, -0.7, 0.1];
        var equal = StateRank.Of(StateRecord.Of([state, [.. state], [.. state]]));
        Assert.Equal(1, equal.Rank);
        Assert.Equal(1, equal.EffectiveRank, 10);
        var apart = StateRank.Of(StateRecord.Of([[1, 0, 0], [0, 1, 0], [0, 0, 1]]));
        Assert.Equal(3, apart.Rank);
        Assert.Equal(3, apart.EffectiveRank, 13);
        var nothing = StateRank.Of(StateRecord.Of([[0, 0], [0, 0]]));
        Assert.Equal((0, 0), (nothing.Rank, nothing.EffectiveRank));
    }

    [Fact]
    public void Streams_that_are_the_same_throughout_lead_to_rank_1()
    {
        var reservoir = new EchoStateSpec { Units = 30 }.Build(2);
        Assert.Equal(1, KernelQuality.GeneralisationRank(reservoir, 50, 50, seed: 4).Rank);
    }

    [Fact]
    public void Kernel_quality_is_full_and_generalisation_rank_falls_with_the_shared_part()
    {
        var reservoir = new EchoStateSpec { Units = 30, SpectralRadius = 0.5, InputScaling = 1 }.Build(1);
        Assert.Equal(30, KernelQuality.Of(reservoir, 100, seed: 4).Rank);
        var shortly = KernelQuality.GeneralisationRank(reservoir, 100, 3, seed: 4);
        var longer = KernelQuality.GeneralisationRank(reservoir, 100, 12, seed: 4);
        var long90 = KernelQuality.GeneralisationRank(reservoir, 100, 90, seed: 4);
        Assert.True(shortly.Rank >= longer.Rank && longer.Rank > long90.Rank, $"{shortly.Rank} {longer.Rank} {long90.Rank}");
        Assert.Equal(1, long90.Rank);
    }

    [Fact]
    public void Components_that_hold_nine_tenths_of_the_variance_are_counted()
    {
        // Variances 8, 1, 1, 0 along the axes: 0.8, 0.9, 1.
        double[][] states =
        [
            [4, -4, 0, 0, 0, 0, 0, 0], [0, 0, Math.Sqrt(2), -Math.Sqrt(2), 0, 0, 0, 0],
            [0, 0, 0, 0, Math.Sqrt(2), -Math.Sqrt(2), 0, 0], [7, 7, 7, 7, 7, 7, 7, 7],
        ];
        var record = StateRecord.Of(states);
        Assert.Equal(1, UncoupledDynamics.Of(record, 0.79));
        Assert.Equal(2, UncoupledDynamics.Of(record, 0.89));
        Assert.Equal(3, UncoupledDynamics.Of(record, 0.91));
        Assert.Equal(0, UncoupledDynamics.Of(StateRecord.Of([[1, 1], [2, 2]])));
    }

    [Fact]
    public void Condition_number_is_the_ratio_of_eigenvalues()
    {
        Assert.Equal(9, ConditionNumber.Of(StateRecord.Of([[3, 4], [0, 5]])), 12);
        Assert.Equal(double.PositiveInfinity, ConditionNumber.Of(StateRecord.Of([[1], [2]])));
    }
}
