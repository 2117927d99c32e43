using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Multinomial logistic regression on features: gathers samples, then finds the weights of the least penalised loss.</summary>
/// <remarks>
/// Loss: sum of w_i (log sum_c exp(W_c s_i) - W_y(i) s_i) + ridge / 2 |W|^2, the bias not penalised; convex. Minimised by limited-
/// memory quasi-Newton steps (Liu and Nocedal 1989, doi:10.1007/BF01589116) from W = 0, with the step halved until the loss falls
/// enough (Armijo 1966). The steps start from the inverse of a bound of the Hessian that holds everywhere, sum w_i s_i s_i' / 2 +
/// ridge for each class (Boehning 1992, doi:10.1007/BF00048682), so that scale and correlation of the features matter little.
/// 2 n C F operations per step, and n F^2 / 2 + F^3 / 6 once. The same samples give the same bits. Not thread-safe.
/// </remarks>
public sealed class LogisticRegression
{
    private const int Memory = 10;
    private const int MostHalvings = 40;

    private readonly List<double[]> rows = [];
    private readonly List<int> labels = [];
    private readonly List<double> sampleWeights = [];
    private readonly SufficientStatistics bound;

    /// <param name="features">F, the constant 1 included as the last; at least 1.</param>
    /// <param name="classes">C, at least 2.</param>
    public LogisticRegression(int features, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Features = features;
        Classes = classes;
        bound = new SufficientStatistics(features, 1);
    }

    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    public int Features { get; }

    /// <summary>Number of classes, C.</summary>
    public int Classes { get; }

    /// <summary>Samples taken in.</summary>
    public int Count => rows.Count;

    /// <summary>Takes in one sample, which is kept: 8 F bytes.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="label">0 to C - 1.</param>
    /// <param name="weight">How many samples it counts as; above 0 and finite; a class weight, for instance.</param>
    /// <exception cref="ArgumentException">A length, a value, the label or the weight is not usable; nothing was taken in.</exception>
    public void Add(ReadOnlySpan<double> features, int label, double weight = 1)
    {
        if (label < 0 || label >= Classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"A label is a class from 0 to {Classes - 1}.");
        bound.Add(features, [0], weight);
        rows.Add(features.ToArray());
        labels.Add(label);
        sampleWeights.Add(weight);
    }

    /// <summary>Finds the weights.</summary>
    /// <param name="ridge">Penalty, at least 0; a sum over samples as in ridge regression, not a mean.</param>
    /// <param name="tolerance">
    /// The gradient, over the sum of the weights, at which the minimum counts as reached. Above 0.
    /// </param>
    /// <param name="steps">Most steps, at least 1.</param>
    /// <exception cref="InvalidOperationException">No sample was taken in, or the sums of the features have overflowed.</exception>
    public LogisticSolution Fit(double ridge, double tolerance = 1e-9, int steps = 500)
    {
        if (!(ridge >= 0) || double.IsInfinity(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge is 0 or above, and finite.");
        if (!(tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is above 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (Count == 0)
            throw new InvalidOperationException("No sample was taken in; there is nothing to fit.");

        // The bound is half the sums plus the ridge: twice the ridge on the whole sums, and a step twice as long.
        var factor = bound.NewFactor();
        if (!bound.Factor(factor, 2 * ridge, new double[Features]))
            throw new InvalidOperationException("The sums of the features have overflowed.");

        var weights = new double[Classes * Features];
        var gradient = new double[weights.Length];
        var loss = Loss(weights, ridge, gradient);
        var history = new Queue<(double[] Moved, double[] Change, double Product)>();
        var trial = new double[weights.Length];
        var trialGradient = new double[weights.Length];
        for (var step = 0; ; step++)
        {
            var size = Largest(gradient) / bound.Weight;
            if (size <= tolerance)
                return Solution(LogisticConvergence.GradientSmall);
            if (step == steps)
                return Solution(LogisticConvergence.StepsExhausted);
            var direction = Direction(gradient, history, factor);
            var slope = RowVectors.Dot(direction, gradient);
            if (!Descend(direction, slope))
                return Solution(LogisticConvergence.LossSettled);

            LogisticSolution Solution(LogisticConvergence convergence) =>
                new(Features, Classes, weights, loss, size, step, convergence);
        }

        // Takes the first of the steps 1, 1/2, 1/4, ... that lowers the loss enough.
        bool Descend(double[] direction, double slope)
        {
            var length = 1.0;
            for (var halving = 0; halving < MostHalvings; halving++, length /= 2)
            {
                weights.CopyTo(trial, 0);
                RowVectors.AddScaled(length, direction, trial);
                var trialLoss = Loss(trial, ridge, trialGradient);
                // Close to the minimum the loss no longer tells the better of two points, but the slope does (Hager, Zhang 2005,
                // doi:10.1137/030601880).
                var lower = trialLoss < loss && trialLoss <= loss + (1e-4 * length * slope);
                var level = trialLoss <= loss + (1e-13 * Math.Abs(loss))
                    && Math.Abs(RowVectors.Dot(trialGradient, direction)) <= 0.5 * -slope;
                if (!lower && !level)
                    continue;
                Remember(history, Difference(trial, weights), Difference(trialGradient, gradient));
                (weights, trial) = (trial, weights);
                (gradient, trialGradient) = (trialGradient, gradient);
                loss = trialLoss;
                return true;
            }

            return false;
        }
    }

    private static void Remember(Queue<(double[] Moved, double[] Change, double Product)> history, double[] moved, double[] change)
    {
        var product = RowVectors.Dot(moved, change);
        if (!(product > 0))
            return;
        if (history.Count == Memory)
            history.Dequeue();
        history.Enqueue((moved, change, product));
    }

    private static double[] Difference(double[] left, double[] right)
    {
        var difference = left.AsSpan().ToArray();
        RowVectors.AddScaled(-1, right, difference);
        return difference;
    }

    private static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    // -H g, H being the approximation of the inverse Hessian that the last steps give, by two loops.
    private double[] Direction(
        double[] gradient, Queue<(double[] Moved, double[] Change, double Product)> history, CholeskyFactor factor)
    {
        var direction = gradient.AsSpan().ToArray();
        var pairs = history.ToArray();
        var shares = new double[pairs.Length];
        for (var i = pairs.Length - 1; i >= 0; i--)
        {
            shares[i] = RowVectors.Dot(pairs[i].Moved, direction) / pairs[i].Product;
            RowVectors.AddScaled(-shares[i], pairs[i].Change, direction);
        }

        for (var c = 0; c < Classes; c++)
            factor.Solve(direction.AsSpan(c * Features, Features));
        RowVectors.Scale(2, direction);
        for (var i = 0; i < pairs.Length; i++)
        {
            var share = shares[i] - (RowVectors.Dot(pairs[i].Change, direction) / pairs[i].Product);
            RowVectors.AddScaled(share, pairs[i].Moved, direction);
        }

        RowVectors.Scale(-1, direction);
        return direction;
    }

    private double Loss(double[] weights, double ridge, double[] gradient)
    {
        var loss = 0.0;
        Span<double> scores = Classes <= 64 ? stackalloc double[Classes] : new double[Classes];
        gradient.AsSpan().Clear();
        for (var i = 0; i < rows.Count; i++)
        {
            for (var c = 0; c < Classes; c++)
                scores[c] = RowVectors.Dot(weights.AsSpan(c * Features, Features), rows[i]);
            var own = scores[labels[i]];
            loss += sampleWeights[i] * (Softmax.InPlace(scores) - own);
            scores[labels[i]] -= 1;
            for (var c = 0; c < Classes; c++)
                RowVectors.AddScaled(sampleWeights[i] * scores[c], rows[i], gradient.AsSpan(c * Features, Features));
        }

        for (var c = 0; c < Classes; c++)
        {
            var own = weights.AsSpan(c * Features, Features - 1);
            loss += ridge / 2 * RowVectors.Dot(own, own);
            RowVectors.AddScaled(ridge, own, gradient.AsSpan(c * Features, Features - 1));
        }

        return loss;
    }
}
