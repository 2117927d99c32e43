using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// One-versus-rest ridge classification of few cases with any number of features, and the exact outputs that each case would
/// get from a fit on all the others.
/// </summary>
/// <remarks>
/// Targets are plus or minus 1, the bias is not penalised. With Z the centred features, m cases and F features, the Gram matrix
/// of order min(m, F) is formed once: Z Z' (dual) or Z'Z (primal). Each ridge then takes one Cholesky factor and its inverse,
/// about min(m, F)^3 multiply-adds. The output of a case under a fit without it follows from the fit with it: its residual over
/// 1 - h, h being its leverage (Allen 1974, doi:10.1080/00401706.1974.10489157; for kernels Cawley and Talbot 2003). The
/// penalty is the ridge times the mean squared length of a row of Z, so that a ridge means the same for features of any number
/// and size. A case weight w multiplies the row and the target by its square root.
/// </remarks>
public sealed class LeaveOneOutRidge
{
    private readonly int cases;
    private readonly int features;
    private readonly int outputs;
    private readonly bool balance;
    private readonly bool dual;
    private readonly int order;
    private readonly int stride;
    private readonly int[] classes;
    private readonly double[] roots;
    private readonly double[] featureMeans;
    private readonly double[] targetMeans;
    private readonly double[] centred;
    private readonly double[] targets;
    private readonly AlignedArray<double> gram;
    private readonly double unit;

    /// <summary>Takes over the features, which are centred in place, and forms the Gram matrix: m F min(m, F) / 2 multiply-adds.</summary>
    /// <param name="features">[m, F] row-major.</param>
    /// <param name="classes">[m], each 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="balance">Whether all classes weigh the same, whatever their numbers of cases.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 cases, the features do not fill rows, or one is not finite.</exception>
    public LeaveOneOutRidge(double[] features, ReadOnlySpan<int> classes, int classCount, bool balance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes.Length, 2, nameof(classes));
        if (features.Length == 0 || features.Length % classes.Length != 0)
            throw new ArgumentException($"{features.Length} features do not fill {classes.Length} rows.", nameof(features));
        ReadoutShape.Finite(features, nameof(features));
        cases = classes.Length;
        outputs = classCount;
        this.features = features.Length / cases;
        this.classes = classes.ToArray();
        centred = features;
        this.balance = balance;
        roots = Roots(classes, classCount, balance);
        featureMeans = new double[this.features];
        targetMeans = new double[outputs];
        targets = new double[outputs * cases];
        Centre();
        dual = cases <= this.features;
        order = dual ? cases : this.features;
        stride = PanelProduct.Padded(order);
        gram = new AlignedArray<double>(checked(stride * stride));
        FormGram();
        var trace = 0.0;
        for (var i = 0; i < order; i++)
            trace += gram.Span[(i * stride) + i];
        unit = trace > 0 ? trace / cases : 1;
    }

    /// <summary>The ridges that are tried where none is given: 1e-7 to 10, two to a decade.</summary>
    public static ImmutableArray<double> Grid { get; } =
        [1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];

    /// <summary>Fits with one ridge.</summary>
    /// <param name="ridge">Above 0, in units of the mean squared length of a row.</param>
    /// <returns>The fit; null when the ridge is lost beside the Gram matrix in rounding: take a larger one.</returns>
    public LeaveOneOutFit? Fit(double ridge)
    {
        if (!(ridge > 0) || double.IsInfinity(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge is above 0, and finite.");
        var penalty = ridge * unit;
        var matrix = new AlignedArray<double>(gram.Length);
        gram.Span.CopyTo(matrix.Span);
        for (var i = 0; i < order; i++)
        {
            matrix.Span[(i * stride) + i] += penalty;

            // Centred rows are orthogonal to the roots of the weights; filling that direction keeps 1 - h from cancelling.
            for (var j = i; dual && j < order; j++)
                matrix.Span[(i * stride) + j] += unit * roots[i] * roots[j];
        }

        if (CholeskyFactor.Of(matrix, order, stride) is not { } factor)
            return null;
        var inverse = new SymmetricTiles(order);
        var solved = Right();
        for (var o = 0; o < outputs; o++)
            factor.Solve(solved.AsSpan(o * order, order));
        factor.InvertInto(inverse);
        return Finish(ridge, penalty, inverse, solved);
    }

    /// <summary>The best fit of several ridges by its leave-one-out score; of equal ones the larger ridge.</summary>
    /// <exception cref="InvalidOperationException">No ridge could be used.</exception>
    public LeaveOneOutFit Best(ImmutableArray<double> ridges)
    {
        LeaveOneOutFit? best = null;
        foreach (var ridge in ridges.OrderDescending())
        {
            if (Fit(ridge) is { } fit && (best is null || fit.Score > best.Score))
                best = fit;
        }

        return best ?? throw new InvalidOperationException("Every ridge is lost beside the features in rounding; give a larger one.");
    }

    // Square roots of the weights of the cases, which sum to 1.
    private static double[] Roots(ReadOnlySpan<int> classes, int classCount, bool balance)
    {
        var counts = new int[classCount];
        foreach (var @class in classes)
            counts[@class]++;
        var present = counts.Count(c => c > 0);
        var weights = new double[classes.Length];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Math.Sqrt(balance ? 1.0 / (present * (double)counts[classes[i]]) : 1.0 / classes.Length);
        return weights;
    }

    // Rows become root * sqrt(m) * (features - mean): unweighted cases keep their length.
    private void Centre()
    {
        for (var i = 0; i < cases; i++)
            RowVectors.AddScaled(roots[i] * roots[i], Row(i), featureMeans);
        for (var i = 0; i < cases; i++)
            targetMeans[classes[i]] += roots[i] * roots[i];
        for (var o = 0; o < outputs; o++)
            targetMeans[o] = (2 * targetMeans[o]) - 1;
        var scale = Math.Sqrt(cases);
        for (var i = 0; i < cases; i++)
        {
            var row = Row(i);
            RowVectors.AddScaled(-1, featureMeans, row);
            RowVectors.Scale(roots[i] * scale, row);
            for (var o = 0; o < outputs; o++)
                targets[(o * cases) + i] = roots[i] * scale * ((classes[i] == o ? 1 : -1) - targetMeans[o]);
        }
    }

    private void FormGram()
    {
        const int capacity = 240;
        var depth = dual ? features : cases;
        var panels = new AlignedArray<double>(capacity * stride);
        var line = new double[stride];
        for (var first = 0; first < depth; first += capacity)
        {
            var rows = Math.Min(capacity, depth - first);
            for (var r = 0; r < rows; r++)
            {
                if (dual)
                {
                    for (var i = 0; i < cases; i++)
                        line[i] = centred[(i * features) + first + r];
                }
                else
                {
                    Row(first + r).CopyTo(line);
                }

                PanelProduct.SetRow(line, panels, capacity, r);
            }

            PanelProduct.Accumulate(panels, capacity, rows, stride, ref gram.First, stride, 1);
        }
    }

    // [O, order]: the targets (dual), or Z' times them (primal).
    private double[] Right()
    {
        if (dual)
            return (double[])targets.Clone();
        var right = new double[outputs * features];
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < cases; i++)
                RowVectors.AddScaled(targets[(o * cases) + i], Row(i), right.AsSpan(o * features, features));
        }

        return right;
    }

    private LeaveOneOutFit Finish(double ridge, double penalty, SymmetricTiles inverse, double[] solved)
    {
        var leftOut = new double[cases * outputs];
        var full = dual ? [] : Full(inverse);
        var product = new double[features];
        for (var i = 0; i < cases; i++)
        {
            double free;
            if (dual)
            {
                free = penalty * (inverse[i, i] - (roots[i] * roots[i] / (unit + penalty)));
            }
            else
            {
                for (var f = 0; f < features; f++)
                    product[f] = RowVectors.Dot(full.AsSpan(f * features, features), Row(i));
                free = 1 - (roots[i] * roots[i]) - RowVectors.Dot(product, Row(i));
            }

            var factor = 1 / (free * roots[i] * Math.Sqrt(cases));
            for (var o = 0; o < outputs; o++)
            {
                var residual = dual
                    ? penalty * solved[(o * cases) + i]
                    : targets[(o * cases) + i] - RowVectors.Dot(solved.AsSpan(o * features, features), Row(i));
                leftOut[(i * outputs) + o] = (classes[i] == o ? 1 : -1) - (residual * factor);
            }
        }

        return new LeaveOneOutFit(ridge, Solution(solved), leftOut, Score(leftOut));
    }

    private static double[] Full(SymmetricTiles inverse)
    {
        var n = inverse.Order;
        var full = new double[n * n];
        for (var row = 0; row < n; row++)
        {
            for (var column = row; column < n; column++)
                full[(row * n) + column] = full[(column * n) + row] = inverse[row, column];
        }

        return full;
    }

    // Weights [O, F + 1] for features as they came, the bias last.
    private RidgeSolution Solution(double[] solved)
    {
        var weights = new double[outputs * (features + 1)];
        for (var o = 0; o < outputs; o++)
        {
            var row = weights.AsSpan(o * (features + 1), features);
            if (dual)
            {
                for (var i = 0; i < cases; i++)
                    RowVectors.AddScaled(solved[(o * cases) + i], Row(i), row);
            }
            else
            {
                solved.AsSpan(o * features, features).CopyTo(row);
            }

            weights[(o * (features + 1)) + features] = targetMeans[o] - RowVectors.Dot(row, featureMeans);
        }

        return new RidgeSolution(features + 1, outputs, weights, Deficient: false);
    }

    private LeaveOneOutScore Score(double[] leftOut)
    {
        // Hits are counted, so that equal accuracies are equal to the last bit.
        var (hits, counts, error) = (new int[outputs], new int[outputs], 0.0);
        for (var i = 0; i < cases; i++)
        {
            var row = leftOut.AsSpan(i * outputs, outputs);
            var weight = roots[i] * roots[i];
            counts[classes[i]]++;
            if (SequenceModel.Highest(row) == classes[i])
                hits[classes[i]]++;
            for (var o = 0; o < outputs; o++)
            {
                var miss = row[o] - (classes[i] == o ? 1 : -1);
                error += weight * miss * miss;
            }
        }

        return new LeaveOneOutScore(balance ? Recall(hits, counts) : hits.Sum() / (double)cases, error / outputs);
    }

    // Mean over the classes that are there.
    private static double Recall(int[] hits, int[] counts) =>
        hits.Zip(counts).Where(p => p.Second > 0).Average(p => p.First / (double)p.Second);

    private Span<double> Row(int i) => centred.AsSpan(i * features, features);
}
