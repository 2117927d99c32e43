namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>The rank-sum test of Wilcoxon (1945) and Mann and Whitney (1947), exact.</summary>
internal static class RankSum
{
    /// <summary>Two-sided probability, were both samples of one distribution, of a sum of ranks as far from its mean as this one.</summary>
    /// <param name="first">Values of one sample.</param>
    /// <param name="second">Values of the other; equal values of both count as half.</param>
    public static double Probability(double[] first, double[] second)
    {
        var (m, n) = (first.Length, second.Length);
        var u = first.Sum(a => second.Sum(b => a < b ? 1 : a == b ? 0.5 : 0));
        var extreme = Math.Min(u, (m * n) - u);

        // ways[i, u]: orders of i values of the first sample among those of the second seen so far that have u pairs in order.
        var ways = new double[m + 1, (m * n) + 1];
        ways[0, 0] = 1;
        for (var j = 1; j <= m + n; j++)
        {
            for (var i = Math.Min(j, m); i >= 1; i--)
            {
                var behind = j - i; // values of the second sample before this one of the first
                if (behind > n)
                    continue;
                for (var pairs = m * n; pairs >= behind; pairs--)
                    ways[i, pairs] += ways[i - 1, pairs - behind];
            }
        }

        var (below, all) = (0.0, 0.0);
        for (var pairs = 0; pairs <= m * n; pairs++)
        {
            all += ways[m, pairs];
            below += pairs <= extreme ? ways[m, pairs] : 0;
        }

        return Math.Min(1, 2 * below / all);
    }
}
