using System.Runtime.InteropServices;

namespace ArchetypeRC.Evolution.Live;

/// <summary>
/// A sequential test of whether the mean of paired differences is above zero, by betting: it may be looked at after every pair, and
/// stopped at any. Immutable.
/// </summary>
/// <remarks>
/// Waudby-Smith and Ramdas 2024, doi:10.1093/jrsssb/qkad009. A capital of 1 is bet on each difference d in [-1, 1]: it is multiplied by 1 + b d,
/// with a stake b in [0, 1/2] that follows from the differences before (their aGRAPA rule). If the expectation of d, given all that came
/// before, is never above zero, the capital is a supermartingale, and the chance that it ever reaches 1 / alpha is at most alpha (Ville 1939).
/// </remarks>
/// <param name="Rows">Pairs so far.</param>
/// <param name="Capital">What the capital has become.</param>
/// <param name="Sum">Of the differences.</param>
/// <param name="Squares">Of the squared differences.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PairedBet(long Rows, double Capital, double Sum, double Squares)
{
    private const double LargestStake = 0.5;

    // A stake that grows only once the variance is known: one pseudo-difference of 1/2.
    private const double PriorVariance = 0.25;

    /// <summary>Nothing was bet.</summary>
    public static PairedBet Start => new(0, 1, 0, 0);

    /// <summary>Mean difference; 0 before the first pair.</summary>
    public double Mean => Rows == 0 ? 0 : Sum / Rows;

    /// <summary>Bets on one difference.</summary>
    /// <param name="difference">-1 to 1; above zero speaks for the challenger.</param>
    public PairedBet With(double difference)
    {
        if (!(Math.Abs(difference) <= 1))
            throw new ArgumentOutOfRangeException(nameof(difference), difference, "A difference of bounded losses lies between -1 and 1.");
        var mean = Sum / (Rows + 1);
        var variance = (PriorVariance + Math.Max(0, Squares - (2 * mean * Sum) + (Rows * mean * mean))) / (Rows + 1);
        var stake = Math.Clamp(mean / (variance + (mean * mean)), 0, LargestStake);
        return new PairedBet(Rows + 1, Capital * (1 + (stake * difference)), Sum + difference, Squares + (difference * difference));
    }

    /// <summary>The capital that the n-th test needs, so that all of them together are wrong with a chance of at most alpha.</summary>
    /// <param name="test">n, from 1: alpha / (n (n + 1)) is spent on it, and these add up to alpha.</param>
    /// <param name="alpha">Above 0.</param>
    public static double Needed(long test, double alpha) => (double)test * (test + 1) / alpha;
}
