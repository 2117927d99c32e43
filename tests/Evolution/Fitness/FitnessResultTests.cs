using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class FitnessResultTests
{
    [Fact]
    public void Value_is_the_mean_over_the_seeds()
    {
        var result = FitnessResult.Measured([0.1, 0.2, 0.6], 7, 9);
        Assert.Equal(0.3, result.Value, 15);
        Assert.Null(result.Refusal);
        Assert.Equal(FitnessResult.Measured([0.1, 0.2, 0.6], 7, 9), result);
        Assert.NotEqual(FitnessResult.Measured([0.2, 0.1, 0.6], 7, 9), result);
    }

    [Fact]
    public void Refusal_sorts_last_and_says_why()
    {
        var result = FitnessResult.Refused("the predictions did not stay finite", 5);
        Assert.Equal(double.PositiveInfinity, result.Value);
        Assert.Equal(5, result.Operations);
        Assert.Empty(result.PerSeed);
        Assert.Throws<ArgumentException>(() => FitnessResult.Refused(" "));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Value_that_is_not_finite_is_never_a_measurement(double value)
    {
        Assert.Throws<ArgumentException>(() => FitnessResult.Measured([0.1, value], 0, 0));
        Assert.Throws<ArgumentException>(() => FitnessResult.Measured([], 0, 0));
    }
}
