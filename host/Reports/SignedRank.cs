namespace ArchetypeRC.Host.Reports;

/// <summary>The signed-rank test of Wilcoxon (1945) for pairs, exact.</summary>
internal static class SignedRank
{
    /// <summary>
    /// Two-sided probability, were every difference as likely of either sign, of a sum of ranks as far from its mean as this one. Differences of 0 are
    /// left out; equal magnitudes share the mean of their ranks. 1 when nothing is left.
    /// </summary>
    /// <param name="differences">Of each pair.</param>
    public static double Probability(IEnumerable<double> differences)
    {
        double[] kept = [.. differences.Where(d => d != 0).OrderBy(Math.Abs)];

        // Twice the rank, so that shared ranks are whole numbers.
        int[] ranks = [.. kept.Select(d => kept.Count(e => Math.Abs(e) < Math.Abs(d)) + kept.Count(e => Math.Abs(e) <= Math.Abs(d)) + 1)];
        var total = ranks.Sum();
        var positive = ranks.Where((_, i) => kept[i] > 0).Sum();
        var ways = new double[total + 1];
        ways[0] = 1;
        foreach (var rank in ranks)
        {
            for (var sum = total; sum >= rank; sum--)
                ways[sum] += ways[sum - rank];
        }

        var extreme = Math.Min(positive, total - positive);
        return Math.Min(1, 2 * ways.Take(extreme + 1).Sum() / ways.Sum());
    }
}
