using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Evolution.Live;

public sealed class PairedBetTests
{
    [Fact]
    public void Equal_models_are_told_apart_no_more_often_than_allowed_however_often_one_looks()
    {
        const int runs = 2_000;
        var wrong = 0;
        for (var run = 0; run < runs; run++)
        {
            var random = RandomStream.Derive(17, (ulong)run);
            var bet = PairedBet.Start;
            for (var row = 0; row < 1_000 && bet.Capital < 20; row++)
                bet = bet.With(random.Uniform(-1, 1));
            wrong += bet.Capital >= 20 ? 1 : 0;
        }

        // 0.05, and three standard deviations of a share that is 0.05.
        Assert.InRange(wrong / (double)runs, 0, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / runs)));
        Assert.True(wrong > 0, "A test that is never wrong under equality is none.");
    }

    [Fact]
    public void Better_challenger_is_found()
    {
        var random = new RandomStream(3);
        var bet = PairedBet.Start;
        for (var row = 0; row < 2_000; row++)
            bet = bet.With(Math.Clamp(0.1 + (0.5 * random.NextGaussian()), -1, 1));

        Assert.True(bet.Capital > PairedBet.Needed(10, 0.05), $"The capital is {bet.Capital}.");
    }

    [Fact]
    public void What_all_tests_spend_adds_up_to_alpha()
    {
        var spent = Enumerable.Range(1, 100_000).Sum(test => 1 / PairedBet.Needed(test, 0.05));

        Assert.InRange(spent, 0.0499, 0.05);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Difference_beyond_its_bounds_is_refused(double difference) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedBet.Start.With(difference));
}
