using System.Collections.Immutable;

namespace ArchetypeRC.Evolution.Fitness.Baselines;

/// <summary>
/// Linear prediction from the past of the column itself, in the direct form: y(t+h) = c + a1 y(t) + a2 y(t-1) + ... +
/// ap y(t-p+1), by least squares. What a nonlinear model must beat to be worth its cost.
/// </summary>
/// <remarks>
/// The order p is the one with the lowest squared error on the validation rows, among those that the training rows can carry;
/// the coefficients are then fitted anew on training and validation rows together. Orders whose lags depend on each other
/// linearly (a constant, a pure sine) are left out; with none left the mean is predicted.
/// </remarks>
public sealed class AutoregressiveBaseline
{
    /// <summary>Largest order that is tried unless said otherwise.</summary>
    public const int DefaultMaximumOrder = 24;

    /// <summary>Equations for each coefficient, at the least.</summary>
    private const int EquationsPerCoefficient = 2;

    private AutoregressiveBaseline(int horizon, ImmutableArray<double> coefficients, double intercept)
    {
        Horizon = horizon;
        Coefficients = coefficients;
        Intercept = intercept;
    }

    /// <summary>Rows ahead, h.</summary>
    public int Horizon { get; }

    /// <summary>a1 to ap, for y(t), y(t-1), and so on.</summary>
    public ImmutableArray<double> Coefficients { get; }

    /// <summary>The order, p.</summary>
    public int Order => Coefficients.Length;

    /// <summary>The constant, c.</summary>
    public double Intercept { get; }

    /// <summary>Chooses the order on the validation rows and fits it on training and validation rows together.</summary>
    /// <param name="values">The whole column; no row after training and validation is read.</param>
    /// <param name="trainRows">Rows, from the first, that every order is fitted to.</param>
    /// <param name="validationRows">Rows after them that the order is chosen on, 1 or more.</param>
    /// <param name="horizon">Rows ahead, 1 or more.</param>
    /// <param name="maximumOrder">Largest order that is tried.</param>
    /// <exception cref="ArgumentException">There are fewer than horizon + 4 training rows, or fewer values than said.</exception>
    public static AutoregressiveBaseline Fit(
        ReadOnlySpan<double> values, int trainRows, int validationRows, int horizon, int maximumOrder = DefaultMaximumOrder)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(validationRows, 1);
        var most = Math.Min(maximumOrder, LargestOrder(trainRows, horizon));
        if (most < 1)
        {
            throw new ArgumentException(
                $"{trainRows} training rows cannot carry an autoregression {horizon} ahead; give at least {horizon + 4}.", nameof(trainRows));
        }

        var fitted = values[..(trainRows + validationRows)];
        var mean = Mean(values[..trainRows]);
        var factor = Factor(values[..trainRows], mean, horizon, most);
        var bestOrder = 0;
        var bestError = double.PositiveInfinity;
        for (var order = 1; order < factor.Rank; order++)
        {
            var candidate = Make(factor.Solve(order + 1), mean, horizon);
            var error = candidate.SquaredError(fitted, trainRows);
            if (error < bestError)
                (bestOrder, bestError) = (order, error);
        }

        return FitOrder(fitted, fitted.Length, horizon, bestOrder);
    }

    /// <summary>Fits one order; a lower one when its lags depend on each other.</summary>
    /// <param name="values">The whole column.</param>
    /// <param name="rows">Rows, from the first, that are fitted.</param>
    /// <param name="horizon">Rows ahead, 1 or more.</param>
    /// <param name="order">The order, 0 or more; 0 predicts the mean.</param>
    /// <exception cref="ArgumentException">The rows cannot carry the order.</exception>
    public static AutoregressiveBaseline FitOrder(ReadOnlySpan<double> values, int rows, int horizon, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        var most = LargestOrder(rows, horizon);
        if (order > Math.Max(0, most) || rows <= horizon)
            throw new ArgumentException($"{rows} rows carry orders up to {most} at horizon {horizon}, not {order}.", nameof(rows));
        var fitted = values[..rows];
        var mean = Mean(fitted);
        var factor = Factor(fitted, mean, horizon, order);
        return Make(factor.Solve(Math.Min(order + 1, factor.Rank)), mean, horizon);
    }

    /// <summary>The predictions of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="rows"/> - 1.</summary>
    /// <param name="values">The whole column.</param>
    /// <param name="first">First predicted row; it has horizon + order - 1 rows before it, or more.</param>
    /// <param name="rows">How many.</param>
    public double[] Predict(ReadOnlySpan<double> values, int first, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, Horizon + Math.Max(0, Order - 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, values.Length - first);
        var predictions = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            var sum = Intercept;
            for (var lag = 0; lag < Order; lag++)
                sum = Math.FusedMultiplyAdd(Coefficients[lag], values[first + i - Horizon - lag], sum);
            predictions[i] = sum;
        }

        return predictions;
    }

    /// <summary>Root mean squared error over the population standard deviation of the same rows; NaN when they are all equal.</summary>
    /// <inheritdoc cref="Predict"/>
    public double Nrmse(ReadOnlySpan<double> values, int first, int rows) =>
        ForecastError.Nrmse(Predict(values, first, rows), values.Slice(first, rows));

    /// <summary>Order p leaves rows - p + 1 - h equations for p + 1 coefficients.</summary>
    private static int LargestOrder(int rows, int horizon) =>
        (rows - horizon + 1 - EquationsPerCoefficient) / (EquationsPerCoefficient + 1);

    /// <summary>Columns: the constant, then the lags from the nearest on, each about the mean; right side: what came h later.</summary>
    private static HouseholderFactor Factor(ReadOnlySpan<double> values, double mean, int horizon, int order)
    {
        var first = horizon + Math.Max(0, order - 1);
        var equations = values.Length - first;
        var columns = new double[order + 1][];
        columns[0] = new double[equations];
        columns[0].AsSpan().Fill(1);
        for (var lag = 0; lag < order; lag++)
            columns[lag + 1] = About(values.Slice(first - horizon - lag, equations), mean);
        return new HouseholderFactor(columns, About(values[first..], mean));
    }

    private static AutoregressiveBaseline Make(double[] solution, double mean, int horizon)
    {
        ImmutableArray<double> coefficients = [.. solution.AsSpan(1)];
        return new AutoregressiveBaseline(horizon, coefficients, mean + solution[0] - (mean * coefficients.Sum()));
    }

    private static double[] About(ReadOnlySpan<double> values, double mean)
    {
        var result = values.ToArray();
        for (var i = 0; i < result.Length; i++)
            result[i] -= mean;
        return result;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private double SquaredError(ReadOnlySpan<double> values, int first)
    {
        var predictions = Predict(values, first, values.Length - first);
        var sum = 0.0;
        for (var i = 0; i < predictions.Length; i++)
            sum += (predictions[i] - values[first + i]) * (predictions[i] - values[first + i]);
        return sum;
    }
}
