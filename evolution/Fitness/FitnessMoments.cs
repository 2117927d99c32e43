using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What is known of a noisy fitness: how many draws of the weights it was measured on, their mean and their variance.</summary>
/// <param name="Count">Values taken in, one per draw.</param>
/// <param name="Mean">Their mean; positive infinity when there is none.</param>
/// <param name="SquaredDeviations">Sum of the squared deviations from the mean.</param>
/// <remarks>Taken in one by one (Welford 1962), so that a running value needs no history.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FitnessMoments(int Count, double Mean, double SquaredDeviations)
{
    /// <summary>Nothing is known yet.</summary>
    public static FitnessMoments None => new(0, double.PositiveInfinity, 0);

    /// <summary>Unbiased variance over the draws; NaN for fewer than two.</summary>
    public double Variance => Count > 1 ? SquaredDeviations / (Count - 1) : double.NaN;

    /// <summary>The moments of a result alone.</summary>
    public static FitnessMoments Of(FitnessResult result) => None.With(result);

    /// <summary>These moments with further values. A refusal makes the mean infinite: what fails under some draws cannot be relied on.</summary>
    public FitnessMoments With(FitnessResult result) =>
        result.Refusal is not null || (Count > 0 && double.IsPositiveInfinity(Mean))
            ? new FitnessMoments(Count + 1, double.PositiveInfinity, 0)
            : With(result.PerSeed);

    private FitnessMoments With(ImmutableArray<double> values)
    {
        var (count, mean, squares) = Count == 0 ? (0, 0.0, 0.0) : (Count, Mean, SquaredDeviations);
        foreach (var value in values)
        {
            count++;
            var difference = value - mean;
            mean += difference / count;
            squares += difference * (value - mean);
        }

        return new FitnessMoments(count, mean, squares);
    }
}
