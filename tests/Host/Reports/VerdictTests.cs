using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Tests.Host.Reports;

public sealed class VerdictTests
{
    private static readonly ReportLines.Line Autoregression = new("autoregression, order 3", 0.5, 0.6);

    [Theory]
    [InlineData(0.495, 0.762, "is <b>1 % lower</b> than that of the best baseline, autoregression", "held it is <b>not better</b>: 27 % higher than")]
    [InlineData(0.25, 0.15, "is <b>2.0 times lower</b> than", "held it is <b>4.0 times lower</b> than")]
    [InlineData(0.4999, 0.5999, "is <b>less than 1 % lower</b> than", "held it is <b>less than 1 % lower</b> than")]
    [InlineData(1.5, 0.6, "is <b>not better</b>: 3.0 times that of the best baseline", "held it is <b>not better</b>: the same as")]
    [InlineData(0, 0.3, "is <b>0, lower</b> than", "held it is <b>2.0 times lower</b> than")]
    public void Headline_says_both_errors_and_not_better_where_it_is_not(double on, double held, string learning, string fixedly)
    {
        var verdict = Verdict.Of([Winner(on, held), Autoregression]);
        Assert.Contains(learning, verdict, StringComparison.Ordinal);
        Assert.Contains(fixedly, verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_error_is_held_against_the_baseline_that_is_best_by_it()
    {
        // Persistence learns nothing: it has the one error for both.
        var verdict = Verdict.Of([Winner(0.4, 0.5), Autoregression, new ReportLines.Line("persistence (no change)", 0.55)]);
        Assert.Contains("<b>20 % lower</b> than that of the best baseline, autoregression, order 3.", verdict, StringComparison.Ordinal);
        Assert.Contains("<b>9 % lower</b> than that of the best baseline, persistence (no change).", verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, 0.5, "")]
    [InlineData(0.4, 0.7, " Use it where it goes on learning; where it cannot, use the baseline.")]
    [InlineData(0.6, 0.5, " Use it where learning is held; where it goes on, use the baseline.")]
    [InlineData(0.6, 0.7, " Use the baseline, or give the search more rows or more time.")]
    public void Advice_follows_from_both_errors(double on, double held, string advice)
    {
        Assert.EndsWith($"order 3.{advice}", Verdict.Of([Winner(on, held), Autoregression]), StringComparison.Ordinal);
    }

    [Fact]
    public void Baseline_without_an_error_is_not_beaten_and_one_error_alone_is_told_alone()
    {
        var perfect = new ReportLines.Line("the <most> frequent class", 0);
        Assert.Equal(
            "The winner's error is <b>not better</b>: 0.1, higher than that of the best baseline, the &lt;most&gt; frequent class. "
            + "Use the baseline, or give the search more rows or more time.",
            Verdict.Of([new ReportLines.Line("evolved reservoir", 0.1, IsWinner: true), perfect]));
    }

    private static ReportLines.Line Winner(double on, double held) => new("evolved reservoir", on, held, IsWinner: true);
}
