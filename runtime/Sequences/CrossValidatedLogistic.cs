using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// Multinomial logistic regression of few cases with any number of features, and the scores that each case gets from a fit on the
/// folds that it is not in.
/// </summary>
/// <remarks>
/// The weights of the least penalised loss are a sum of centred rows, so with more features than cases the cases are taken as their
/// coordinates in the span of the rows: Z Z' = U diag(d) U', coordinates U diag(sqrt d), the same scores and the same norm of the weights (the
/// representer theorem; Kimeldorf and Wahba 1971, doi:10.1016/0022-247X(71)90184-3). A ridge is in units of the mean squared length of a
/// row and of a mean over cases, as in <see cref="LeaveOneOutRidge"/>. Costs m^2 F / 2 for the coordinates, then two fits of
/// <see cref="LogisticRegression"/> for each ridge and fold at the most.
/// </remarks>
public sealed class CrossValidatedLogistic
{
    /// <summary>Folds, in which the cases of each class take turns.</summary>
    public const int Folds = 5;

    private const double Epsilon = 2.220446049250313e-16;
    private const double Tolerance = 1e-7;
    private const int MostSteps = 300;

    private readonly int cases;
    private readonly int features;
    private readonly int classCount;
    private readonly int[] classes;
    private readonly double[] weights;
    private readonly double[] means;
    private readonly double[] centred;
    private readonly double unit;
    private readonly SymmetricSpectrum? spectrum;
    private readonly int[] kept = [];
    private readonly double[][] coordinates;

    /// <summary>Takes over the features, which are centred in place.</summary>
    /// <param name="features">[m, F] row-major.</param>
    /// <param name="classes">[m], each 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="balance">Whether all classes weigh the same, whatever their numbers of cases.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 cases, the features do not fill rows, or one is not finite.</exception>
    public CrossValidatedLogistic(double[] features, ReadOnlySpan<int> classes, int classCount, bool balance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes.Length, 2, nameof(classes));
        if (features.Length == 0 || features.Length % classes.Length != 0)
            throw new ArgumentException($"{features.Length} features do not fill {classes.Length} rows.", nameof(features));
        ReadoutShape.Finite(features, nameof(features));
        cases = classes.Length;
        this.features = features.Length / cases;
        this.classCount = classCount;
        this.classes = classes.ToArray();
        centred = features;
        weights = Weights(classes, classCount, balance);
        means = new double[this.features];
        for (var i = 0; i < cases; i++)
            RowVectors.AddScaled(1.0 / cases, Row(i), means);
        var squares = 0.0;
        for (var i = 0; i < cases; i++)
        {
            RowVectors.AddScaled(-1, means, centred.AsSpan(i * this.features, this.features));
            squares += RowVectors.Dot(Row(i), Row(i));
        }

        unit = squares > 0 ? squares / cases : 1;
        if (cases > this.features)
        {
            coordinates = [.. Enumerable.Range(0, cases).Select(i => Coordinates(this.features, k => Row(i)[k]))];
            return;
        }

        var gram = new double[cases * cases];
        for (var i = 0; i < cases; i++)
        {
            for (var j = 0; j <= i; j++)
                gram[(i * cases) + j] = gram[(j * cases) + i] = RowVectors.Dot(Row(i), Row(j));
        }

        spectrum = new SymmetricSpectrum(gram, cases);
        var largest = 0.0;
        foreach (var value in spectrum.Values)
            largest = Math.Max(largest, value);
        kept = [.. Enumerable.Range(0, cases).Where(k => spectrum.Values[k] > largest * cases * Epsilon)];
        coordinates = [.. Enumerable.Range(0, cases).Select(
            i => Coordinates(kept.Length, k => Math.Sqrt(spectrum.Values[kept[k]]) * spectrum.Vector(kept[k])[i]))];
    }

    /// <summary>The ridges that are tried where none is given, one to a decade.</summary>
    public static ImmutableArray<double> Grid { get; } = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1];

    /// <summary>The fit with the ridge of least log loss on cases left out, of equal ones the larger.</summary>
    /// <param name="ridges">At least one, each above 0 and finite.</param>
    /// <returns>
    /// Its scores are log-probabilities up to a constant; those left out are of fits on the other folds, and the squared error is that of
    /// their probabilities.
    /// </returns>
    public LeaveOneOutFit Best(ImmutableArray<double> ridges)
    {
        if (ridges.IsDefaultOrEmpty)
            throw new ArgumentException("There is no ridge to choose from.", nameof(ridges));
        var (best, least, leftOut) = (0.0, double.PositiveInfinity, Array.Empty<double>());
        foreach (var ridge in ridges.OrderDescending())
        {
            if (!(ridge > 0) || double.IsInfinity(ridge))
                throw new ArgumentOutOfRangeException(nameof(ridges), ridge, "A ridge is above 0, and finite.");
            var scores = LeftOut(ridge);
            var loss = Judge(scores).LogLoss;
            if (leftOut.Length == 0 || loss < least)
                (best, least, leftOut) = (ridge, loss, scores);
        }

        var judged = Judge(leftOut);
        var hits = Enumerable.Range(0, cases).Sum(
            i => SequenceModel.Highest(leftOut.AsSpan(i * classCount, classCount)) == classes[i] ? weights[i] : 0);
        var solution = InFeatures(Fit(best, _ => true)!);
        return new LeaveOneOutFit(best, solution, leftOut, new LeaveOneOutScore(hits / weights.Sum(), judged.BrierScore));
    }

    private static double[] Weights(ReadOnlySpan<int> classes, int classCount, bool balance)
    {
        var counts = new int[classCount];
        foreach (var c in classes)
            counts[c]++;
        var present = counts.Count(n => n > 0);
        var each = new double[classes.Length];
        for (var i = 0; i < each.Length; i++)
            each[i] = balance ? classes.Length / ((double)present * counts[classes[i]]) : 1;
        return each;
    }

    private ReadOnlySpan<double> Row(int i) => centred.AsSpan(i * features, features);

    // In units in which a row has a mean squared length of 1; the constant 1 last.
    private double[] Coordinates(int count, Func<int, double> value)
    {
        var row = new double[count + 1];
        for (var k = 0; k < count; k++)
            row[k] = value(k) / Math.Sqrt(unit);
        row[count] = 1;
        return row;
    }

    private double[] LeftOut(double ridge)
    {
        var fold = new int[cases];
        var turns = new int[classCount];
        for (var i = 0; i < cases; i++)
            fold[i] = (classes[i] + turns[classes[i]]++) % Folds;
        var scores = new double[cases * classCount];
        for (var f = 0; f < Folds; f++)
        {
            // Without any case on the other folds the scores stay equal.
            if (!fold.Contains(f) || Fit(ridge, i => fold[i] != f) is not { } solution)
                continue;
            var readout = new LogisticReadout(solution);
            for (var i = 0; i < cases; i++)
            {
                if (fold[i] == f)
                    readout.Predict(coordinates[i], scores.AsSpan(i * classCount, classCount));
            }
        }

        return scores;
    }

    private LogisticSolution? Fit(double ridge, Func<int, bool> isFitted)
    {
        var regression = new LogisticRegression(coordinates[0].Length, classCount);
        var total = 0.0;
        for (var i = 0; i < cases; i++)
        {
            if (!isFitted(i))
                continue;
            regression.Add(coordinates[i], classes[i], weights[i]);
            total += weights[i];
        }

        return regression.Count == 0 ? null : regression.Fit(ridge * total, Tolerance, MostSteps);
    }

    private ProbabilityScores Judge(double[] scores)
    {
        var judged = new ProbabilityScores(classCount);
        var probabilities = new double[classCount];
        for (var i = 0; i < cases; i++)
        {
            scores.AsSpan(i * classCount, classCount).CopyTo(probabilities);
            Softmax.InPlace(probabilities);
            judged.Add(probabilities, classes[i]);
        }

        return judged;
    }

    // W = sum_k v_k Z' u_k / sqrt(d_k): from coordinates back to features.
    private RidgeSolution InFeatures(LogisticSolution solution)
    {
        var width = features + 1;
        var found = new double[classCount * width];
        for (var c = 0; c < classCount; c++)
        {
            var own = solution.Weights.Span.Slice(c * solution.Features, solution.Features);
            var row = found.AsSpan(c * width, features);
            if (spectrum is null)
            {
                RowVectors.AddScaled(1 / Math.Sqrt(unit), own[..^1], row);
            }
            else
            {
                var shares = new double[cases];
                for (var k = 0; k < kept.Length; k++)
                    RowVectors.AddScaled(own[k] / Math.Sqrt(spectrum.Values[kept[k]] * unit), spectrum.Vector(kept[k]), shares);
                for (var i = 0; i < cases; i++)
                    RowVectors.AddScaled(shares[i], Row(i), row);
            }

            found[(c * width) + features] = own[^1] - RowVectors.Dot(row, means);
        }

        return new RidgeSolution(width, classCount, found, Deficient: false);
    }
}
