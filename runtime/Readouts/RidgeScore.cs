using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>How a ridge fits the samples that it was solved on.</summary>
/// <param name="Ridge">Penalty of every weight but the bias.</param>
/// <param name="EffectiveParameters">Trace of the matrix that maps targets to their fit, per output; the bias counts as 1.</param>
/// <param name="MeanSquaredError">Mean squared error on the same samples, summed over the outputs.</param>
/// <param name="GeneralisedCrossValidation">
/// MSE / (1 - p / n)^2, p being the effective parameters and n the samples: what to expect on samples that were left out. Infinite
/// when p reaches n.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RidgeScore(
    double Ridge, double EffectiveParameters, double MeanSquaredError, double GeneralisedCrossValidation);
