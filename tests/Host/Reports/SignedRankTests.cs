using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Tests.Host.Reports;

public sealed class SignedRankTests
{
    [Fact]
    public void Ten_differences_of_one_sign_have_two_chances_in_1024() =>
        Assert.Equal(2.0 / 1024, SignedRank.Probability(Enumerable.Range(1, 10).Select(i => (double)i)), 1e-15);

    [Fact]
    public void Differences_that_balance_say_nothing() => Assert.Equal(1, SignedRank.Probability([1, -1, 2, -2, 0]));

    [Fact]
    public void Least_rank_against_the_others_is_counted() => Assert.Equal(4.0 / 32, SignedRank.Probability([-1, 2, 3, 4, 5]), 1e-15);
}
