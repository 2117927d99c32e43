using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// Covariance matrix adaptation with weighted recombination, cumulative step-size control, rank-one and rank-mu updates and negative
/// weights, on the unit cube. Equations and constants: Hansen 2016, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772v2,
/// figure 6 and table 1.
/// </summary>
/// <remarks>
/// A sample outside of the cube is drawn again, 100 times at the most, and then brought to the nearest point of it; what enters the update is
/// the point that was evaluated. Points from elsewhere enter with their step cut to the length that a long step of its own has (Hansen
/// 2011, arXiv 1110.4181). Sources of randomness and elementary functions are the project's own: equal bits on every machine.
/// </remarks>
internal sealed class CovarianceMatrixStrategy
{
    private const int MostDraws = 100;
    private const double SmallestSigma = 1e-150;
    private const double Flattest = 1e-14;

    private readonly int n;
    private readonly int lambda;
    private readonly double[] weights;
    private readonly double muEffective;
    private readonly double cSigma;
    private readonly double dSigma;
    private readonly double cPath;
    private readonly double cOne;
    private readonly double cMu;
    private readonly double expectedLength;
    private readonly double[] mean;
    private readonly double[] sigmaPath;
    private readonly double[] path;
    private readonly double[] covariance;
    private readonly double[][] axes;
    private readonly double[] lengths;
    private double fading = 1;

    /// <param name="start">The first mean, [n] in the cube.</param>
    /// <param name="sigma">The first step size.</param>
    /// <param name="lambda">Points of a generation, 4 or more.</param>
    public CovarianceMatrixStrategy(ReadOnlySpan<double> start, double sigma, int lambda)
    {
        n = start.Length;
        this.lambda = lambda;
        Sigma = sigma;
        mean = start.ToArray();
        sigmaPath = new double[n];
        path = new double[n];
        covariance = new double[n * n];
        axes = new double[n][];
        lengths = new double[n];
        for (var i = 0; i < n; i++)
        {
            covariance[(i * n) + i] = lengths[i] = 1;
            axes[i] = new double[n];
            axes[i][i] = 1;
        }

        Parents = lambda / 2;
        var raw = new double[lambda];
        for (var i = 0; i < lambda; i++)
            raw[i] = Elementary.Log((lambda + 1) / 2.0) - Elementary.Log(i + 1);
        muEffective = Effective(raw.AsSpan(0, Parents));
        var worseEffective = Effective(raw.AsSpan(Parents));
        cSigma = (muEffective + 2) / (n + muEffective + 5);
        dSigma = 1 + (2 * Math.Max(0, Math.Sqrt((muEffective - 1) / (n + 1)) - 1)) + cSigma;
        cPath = (4 + (muEffective / n)) / (n + 4 + (2 * muEffective / n));
        cOne = 2 / (((n + 1.3) * (n + 1.3)) + muEffective);
        cMu = Math.Min(1 - cOne, 2 * (0.25 + muEffective + (1 / muEffective) - 2) / (((n + 2) * (n + 2.0)) + muEffective));
        expectedLength = Math.Sqrt(n) * (1 - (1 / (4.0 * n)) + (1 / (21.0 * n * n)));
        var negative = Math.Min(
            1 + (cOne / cMu), Math.Min(1 + (2 * worseEffective / (muEffective + 2)), (1 - cOne - cMu) / (n * cMu)));
        weights = Scaled(raw, negative);
    }

    /// <summary>Points whose weight is positive, mu: the best of a generation.</summary>
    public int Parents { get; }

    /// <summary>The step size.</summary>
    public double Sigma { get; private set; }

    /// <summary>The mean, [n].</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>Weight of the point of a rank, the best being 0.</summary>
    public double Weight(int rank) => weights[rank];

    /// <summary>A point of the present distribution, in the cube.</summary>
    public double[] Sample(RandomStream random)
    {
        var point = new double[n];
        for (var draw = 0; draw < MostDraws; draw++)
        {
            mean.CopyTo(point, 0);
            for (var axis = 0; axis < n; axis++)
                RowVectors.AddScaled(Sigma * lengths[axis] * random.NextGaussian(), axes[axis], point);
            if (Array.TrueForAll(point, value => value >= 0 && value <= 1))
                return point;
        }

        return Array.ConvertAll(point, value => Math.Clamp(value, 0, 1));
    }

    /// <summary>Takes in a generation.</summary>
    /// <param name="points">Lambda points, best first.</param>
    /// <param name="measured">How many of them, the first ones, have a value; the others were refused.</param>
    /// <param name="foreign">For each, whether it was drawn elsewhere than by <see cref="Sample"/>.</param>
    public void Update(IReadOnlyList<double[]> points, int measured, IReadOnlyList<bool> foreign)
    {
        if (measured == 0 || points.Count != lambda)
            return;
        var own = Math.Min(measured, Parents);
        var total = weights.AsSpan(0, own).ToArray().Sum();
        var steps = new double[lambda][];
        for (var i = 0; i < lambda; i++)
            steps[i] = StepTo(points[i], foreign[i]);
        var step = new double[n];
        for (var i = 0; i < own; i++)
            RowVectors.AddScaled(weights[i] / total, steps[i], step);
        RowVectors.AddScaled(Sigma, step, mean);
        for (var i = 0; i < n; i++)
            mean[i] = Math.Clamp(mean[i], 0, 1);

        RowVectors.Scale(1 - cSigma, sigmaPath);
        RowVectors.AddScaled(Math.Sqrt(cSigma * (2 - cSigma) * muEffective), Whitened(step), sigmaPath);
        var length = Math.Sqrt(RowVectors.Dot(sigmaPath, sigmaPath));
        fading *= (1 - cSigma) * (1 - cSigma);
        var moves = length / Math.Sqrt(1 - fading) < (1.4 + (2.0 / (n + 1))) * expectedLength;
        RowVectors.Scale(1 - cPath, path);
        if (moves)
            RowVectors.AddScaled(Math.Sqrt(cPath * (2 - cPath) * muEffective), step, path);
        Adapt(steps, own, total, moves);
        Sigma = Math.Clamp(Sigma * Elementary.Exp(Math.Min(1, cSigma / dSigma * ((length / expectedLength) - 1))), SmallestSigma, 1);
        Decompose();
    }

    private void Adapt(double[][] steps, int own, double total, bool moves)
    {
        var sum = 0.0;
        foreach (var weight in weights)
            sum += weight;
        var stall = moves ? 0 : cPath * (2 - cPath);
        RowVectors.Scale(1 + (cOne * stall) - cOne - (cMu * sum), covariance);
        AddOuter(cOne, path);
        for (var i = 0; i < lambda; i++)
        {
            if (i < Parents)
            {
                if (i < own)
                    AddOuter(cMu * weights[i] / total, steps[i]);
                continue;
            }

            var white = Whitened(steps[i]);
            var squared = RowVectors.Dot(white, white);
            if (squared > 0)
                AddOuter(cMu * weights[i] * n / squared, steps[i]);
        }
    }

    private void AddOuter(double factor, double[] vector)
    {
        for (var row = 0; row < n; row++)
            RowVectors.AddScaled(factor * vector[row], vector, covariance.AsSpan(row * n, n));
    }

    private double[] StepTo(double[] point, bool foreign)
    {
        var step = new double[n];
        for (var i = 0; i < n; i++)
            step[i] = (point[i] - mean[i]) / Sigma;
        if (!foreign)
            return step;
        var white = Whitened(step);
        var length = Math.Sqrt(RowVectors.Dot(white, white));
        var longest = Math.Sqrt(n) + (2.0 * n / (n + 2));
        if (length > longest)
            RowVectors.Scale(longest / length, step);
        return step;
    }

    // C^(-1/2) v.
    private double[] Whitened(double[] vector)
    {
        var white = new double[n];
        for (var axis = 0; axis < n; axis++)
            RowVectors.AddScaled(RowVectors.Dot(axes[axis], vector) / lengths[axis], axes[axis], white);
        return white;
    }

    private void Decompose()
    {
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < row; column++)
                covariance[(row * n) + column] = covariance[(column * n) + row];
        }

        var spectrum = new SymmetricSpectrum((double[])covariance.Clone(), n);
        var largest = 0.0;
        foreach (var value in spectrum.Values)
            largest = Math.Max(largest, value);
        for (var axis = 0; axis < n; axis++)
        {
            spectrum.Vector(axis).CopyTo(axes[axis]);
            lengths[axis] = Math.Sqrt(Math.Max(spectrum.Values[axis], Flattest * largest));
        }
    }

    private static double[] Scaled(double[] raw, double negative)
    {
        var (above, below) = (0.0, 0.0);
        foreach (var weight in raw)
        {
            above += Math.Max(0, weight);
            below -= Math.Min(0, weight);
        }

        return Array.ConvertAll(raw, weight => weight >= 0 ? weight / above : negative * weight / below);
    }

    private static double Effective(ReadOnlySpan<double> raw)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var weight in raw)
        {
            sum += weight;
            squares += weight * weight;
        }

        return squares > 0 ? sum * sum / squares : 0;
    }
}
