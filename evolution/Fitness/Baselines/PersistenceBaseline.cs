namespace ArchetypeRC.Evolution.Fitness.Baselines;

/// <summary>Predicts that nothing changes: y(t+h) = y(t). What a forecast must beat to be worth anything.</summary>
public sealed class PersistenceBaseline
{
    /// <summary>Makes the baseline.</summary>
    /// <param name="horizon">Rows ahead, h, 1 or more.</param>
    public PersistenceBaseline(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        Horizon = horizon;
    }

    /// <summary>Rows ahead, h.</summary>
    public int Horizon { get; }

    /// <summary>The predictions of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="rows"/> - 1.</summary>
    /// <param name="values">The whole column.</param>
    /// <param name="first">First predicted row, <see cref="Horizon"/> or later.</param>
    /// <param name="rows">How many.</param>
    public double[] Predict(ReadOnlySpan<double> values, int first, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, Horizon);
        return values.Slice(first - Horizon, rows).ToArray();
    }

    /// <summary>Root mean squared error over the population standard deviation of the same rows; NaN when they are all equal.</summary>
    /// <inheritdoc cref="Predict"/>
    public double Nrmse(ReadOnlySpan<double> values, int first, int rows) =>
        ForecastError.Nrmse(Predict(values, first, rows), values.Slice(first, rows));
}
