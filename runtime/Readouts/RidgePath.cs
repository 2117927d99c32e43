using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Ridge regression for any number of ridges at the cost of one eigendecomposition: which ridge to take is then chosen by
/// generalised cross-validation, without samples put aside, or by the error on samples that were.
/// </summary>
/// <remarks>
/// n samples with means m and mu. Bc = B - n m m' = V diag(d) V';  Q = (A - n mu m') V.  For a ridge r: W V = Q diag(1 / (d + r)),
/// bias = mu - W m; p = 1 + sum d / (d + r); squared error = sum yc^2 - sum Q^2 (d + 2 r) / (d + r)^2;
/// score = (squared error / n) / (1 - p / n)^2. O(O F) operations per score, O F^2 per solution.
/// Source: Golub, Heath, Wahba 1979, doi:10.1080/00401706.1979.10489751. Immutable.
/// </remarks>
public sealed class RidgePath
{
    private const double Epsilon = 2.220446049250313e-16;

    private readonly int features;
    private readonly int outputs;
    private readonly double weight;
    private readonly double[] means;
    private readonly double[] targetMeans;
    private readonly double[] eigenvalues;
    private readonly double[] projected;
    private readonly double targetSquares;
    private readonly SymmetricSpectrum? spectrum;

    /// <summary>Decomposes the correlation of what was taken in; the statistics are left alone.</summary>
    /// <param name="statistics">At least one sample, its last feature the constant 1.</param>
    /// <exception cref="InvalidOperationException">No sample was taken in, or the last feature is not the constant 1.</exception>
    public RidgePath(SufficientStatistics statistics)
    {
        if (statistics.Count == 0)
            throw new InvalidOperationException("No sample was taken in; there is nothing to fit.");
        features = statistics.Features;
        outputs = statistics.Outputs;
        weight = statistics.Weight;
        var sums = statistics.Whole();
        var bias = features - 1;
        if (!(Math.Abs(sums[bias][bias] - weight) <= 1e-9 * weight))
            throw new InvalidOperationException("The last feature is not the constant 1; there is no bias to leave free.");

        means = [.. Enumerable.Range(0, bias).Select(i => sums[i][bias] / weight)];
        targetMeans = [.. Enumerable.Range(features, outputs).Select(o => sums[bias][o] / weight)];
        for (var o = 0; o < outputs; o++)
            targetSquares += Math.Max(0, sums[features + o][features + o] - (weight * targetMeans[o] * targetMeans[o]));
        eigenvalues = new double[bias];
        projected = new double[outputs * bias];
        if (bias == 0)
            return;
        var centred = new double[bias * bias];
        for (var i = 0; i < bias; i++)
        {
            for (var j = 0; j < bias; j++)
                centred[(i * bias) + j] = sums[Math.Min(i, j)][Math.Max(i, j)] - (weight * means[i] * means[j]);
        }

        spectrum = new SymmetricSpectrum(centred, bias);
        var largest = 0.0;
        foreach (var value in spectrum.Values)
            largest = Math.Max(largest, value);

        // What is below is rounding; its direction has no information, whatever the ridge.
        var floor = largest * features * Epsilon;
        var column = new double[bias];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < bias; i++)
                column[i] = sums[i][features + o] - (weight * targetMeans[o] * means[i]);
            for (var k = 0; k < bias; k++)
            {
                eigenvalues[k] = spectrum.Values[k] > floor ? spectrum.Values[k] : 0;
                projected[(o * bias) + k] = eigenvalues[k] > 0 ? RowVectors.Dot(spectrum.Vector(k), column) : 0;
            }
        }
    }

    /// <summary>How a ridge fits, O(O F) operations.</summary>
    /// <param name="ridge">At least 0, and finite.</param>
    public RidgeScore Score(double ridge)
    {
        Checked(ridge);
        double parameters = 1, explained = 0;
        for (var k = 0; k < eigenvalues.Length; k++)
        {
            var d = eigenvalues[k];
            if (d == 0)
                continue;
            parameters += d / (d + ridge);
            for (var o = 0; o < outputs; o++)
            {
                var q = projected[(o * eigenvalues.Length) + k] / (d + ridge);
                explained += q * q * (d + (2 * ridge));
            }
        }

        var error = Math.Max(0, targetSquares - explained) / weight;
        var free = 1 - (parameters / weight);
        return new RidgeScore(ridge, parameters, error, free > 0 ? error / (free * free) : double.PositiveInfinity);
    }

    /// <summary>The ridge of least generalised cross-validation, the first of equals.</summary>
    /// <param name="ridges">At least one, each at least 0 and finite.</param>
    public RidgeScore Best(ReadOnlySpan<double> ridges)
    {
        if (ridges.IsEmpty)
            throw new ArgumentException("There is no ridge to choose from.", nameof(ridges));
        var best = Score(ridges[0]);
        foreach (var ridge in ridges[1..])
        {
            var score = Score(ridge);
            if (score.GeneralisedCrossValidation < best.GeneralisedCrossValidation)
                best = score;
        }

        return best;
    }

    /// <summary>The weights, as <see cref="SufficientStatistics.Solve"/> gives them, O F^2 operations.</summary>
    /// <param name="ridge">At least 0, and finite.</param>
    public RidgeSolution Solve(double ridge)
    {
        Checked(ridge);
        var bias = features - 1;
        var weights = new double[outputs * features];
        var deficient = false;
        for (var o = 0; o < outputs; o++)
        {
            var row = weights.AsSpan(o * features, bias);
            for (var k = 0; k < bias; k++)
            {
                if (eigenvalues[k] > 0)
                    RowVectors.AddScaled(projected[(o * bias) + k] / (eigenvalues[k] + ridge), spectrum!.Vector(k), row);
                else
                    deficient |= ridge == 0;
            }

            weights[(o * features) + bias] = targetMeans[o] - RowVectors.Dot(row, means);
        }

        return new RidgeSolution(features, outputs, weights, deficient);
    }

    /// <summary>
    /// Mean squared error, summed over the outputs, of the solution on other samples, O F^2 operations; out of their sums
    /// alone.
    /// </summary>
    /// <param name="ridge">At least 0, and finite.</param>
    /// <param name="validation">Samples that were put aside.</param>
    /// <exception cref="ArgumentException">The validation has other numbers of features or outputs, or no sample.</exception>
    public double ValidationError(double ridge, SufficientStatistics validation)
    {
        ReadoutShape.Length(validation.Features, features, "features of the validation");
        ReadoutShape.Length(validation.Outputs, outputs, "outputs of the validation");
        if (validation.Count == 0)
            throw new ArgumentException("The validation holds no sample.", nameof(validation));
        return validation.SquaredError(Solve(ridge)) / validation.Weight;
    }

    private static void Checked(double ridge)
    {
        if (!(ridge >= 0) || double.IsInfinity(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge is 0 or above, and finite.");
    }
}
