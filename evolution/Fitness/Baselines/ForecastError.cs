using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Evolution.Fitness.Baselines;

/// <summary>The error of a baseline, by the same sums as a model's.</summary>
internal static class ForecastError
{
    public static double Nrmse(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
    {
        var sums = new ErrorSums(outputs: 1);
        for (var i = 0; i < targets.Length; i++)
            sums.Add(predictions.Slice(i, 1), targets.Slice(i, 1));
        return sums.Nrmse;
    }
}
