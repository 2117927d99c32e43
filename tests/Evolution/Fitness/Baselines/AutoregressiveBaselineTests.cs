using ArchetypeRC.Evolution.Fitness.Baselines;

namespace ArchetypeRC.Tests.Evolution.Fitness.Baselines;

public sealed class AutoregressiveBaselineTests
{
    /// <summary>x(t) = (7 x(t-1)^2 + 13 x(t-2) + t) mod 101 from 17, 5.</summary>
    private static readonly double[] Jumpy = MakeJumpy();

    [Fact]
    public void Coefficients_and_error_equal_those_of_an_independent_program()
    {
        // numpy.linalg.lstsq on the rows 0 to 39, error on the rows 40 to 59.
        var one = AutoregressiveBaseline.FitOrder(Jumpy, 40, horizon: 1, order: 3);
        Near(56.32405032733799, one.Intercept);
        Near([-0.2276410482140606, -0.05208310192405553, -0.09134618164199332], one.Coefficients);
        Near(1.1673555806868305, one.Nrmse(Jumpy, 40, 20));

        var two = AutoregressiveBaseline.FitOrder(Jumpy, 40, horizon: 2, order: 4);
        Near(41.74971712937697, two.Intercept);
        Near([0.008192873872418037, -0.07012903598083348, 0.10589303287198229, -0.028695708877775707], two.Coefficients);
        Near(1.063580685242405, two.Nrmse(Jumpy, 40, 20));
    }

    [Fact]
    public void Order_is_chosen_on_the_validation_rows_and_fitted_anew()
    {
        var chosen = AutoregressiveBaseline.Fit(Jumpy, 36, 12, horizon: 1);
        Assert.Equal(1, chosen.Order);
        Near(48.79320870975378, chosen.Intercept);
        Near(-0.11664116959146956, chosen.Coefficients[0]);
        Near(1.0259259955692652, chosen.Nrmse(Jumpy, 48, 12));
    }

    [Fact]
    public void Rows_after_validation_are_not_read()
    {
        var cut = Jumpy[..48];
        var spoilt = (double[])[.. cut, .. Enumerable.Repeat(1e9, 12)];
        Assert.Equal(
            AutoregressiveBaseline.Fit(cut, 36, 12, 1).Coefficients.ToArray(),
            AutoregressiveBaseline.Fit(spoilt, 36, 12, 1).Coefficients.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Recurrence_is_found_exactly_at_any_horizon(int horizon)
    {
        var values = new double[120];
        (values[0], values[1]) = (1, 2);
        for (var t = 2; t < values.Length; t++)
            values[t] = 5 + (1.2 * values[t - 1]) - (0.9 * values[t - 2]);
        var fit = AutoregressiveBaseline.FitOrder(values, 60, horizon, 2);
        Assert.True(fit.Nrmse(values, 60, 20) < 1e-9);
    }

    [Fact]
    public void Lags_that_depend_on_each_other_are_left_out()
    {
        // A sine obeys a recurrence of order two: further lags add nothing.
        double[] sine = [.. Enumerable.Range(0, 200).Select(t => Math.Sin(0.3 * t))];
        var fit = AutoregressiveBaseline.Fit(sine, 100, 50, 1);
        Assert.Equal(2, fit.Order);
        Assert.True(fit.Nrmse(sine, 150, 50) < 1e-10);
    }

    [Fact]
    public void Constant_is_predicted_by_its_mean()
    {
        double[] constant = [.. Enumerable.Repeat(7.0, 60)];
        var fit = AutoregressiveBaseline.Fit(constant, 40, 10, 1);
        Assert.Equal(0, fit.Order);
        Assert.Equal(7.0, fit.Predict(constant, 50, 1)[0]);
    }

    [Fact]
    public void Few_rows_carry_few_lags_and_too_few_are_refused()
    {
        Assert.InRange(AutoregressiveBaseline.Fit(Jumpy, 10, 10, 1).Order, 1, 2);
        var refusal = Assert.Throws<ArgumentException>(() => AutoregressiveBaseline.Fit(Jumpy, 4, 10, 1));
        Assert.Contains("give at least 5", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, AutoregressiveBaseline.Fit(Jumpy, 5, 10, 1).Order);
    }

    [SkippableTheory]
    [InlineData("santafe_laser.txt", 5000, 10, 0.4584073160271913)]
    [InlineData("santafe_laser.txt", 5000, 20, 0.4374887187916318)]
    [InlineData("monthly-sunspots.csv", 2000, 24, 0.332799551886388)]
    [InlineData("yearly-sunspots.csv", 221, 9, 0.3526440625438238)]
    public void Floors_of_the_shared_series_are_met(string file, int fitted, int order, double nrmse)
    {
        var values = SharedData.Column(file);
        var fit = AutoregressiveBaseline.FitOrder(values, fitted, 1, order);
        Assert.Equal(nrmse, fit.Nrmse(values, fitted, values.Length - fitted), 1e-9);
    }

    [SkippableTheory]
    [InlineData("santafe_laser.txt", 3000, 2000, 24, 0.4340665395973327)]
    [InlineData("monthly-sunspots.csv", 1200, 800, 24, 0.332799551886388)]
    [InlineData("yearly-sunspots.csv", 132, 89, 2, 0.41383381145013026)]
    public void Orders_of_the_shared_series_are_those_of_an_independent_program(
        string file, int train, int validation, int order, double nrmse)
    {
        var values = SharedData.Column(file);
        var fit = AutoregressiveBaseline.Fit(values, train, validation, 1);
        Assert.Equal(order, fit.Order);
        Assert.Equal(nrmse, fit.Nrmse(values, train + validation, values.Length - train - validation), 1e-9);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Math.Abs(expected) * 1e-9);

    private static void Near(ReadOnlySpan<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
            Near(expected[i], actual[i]);
    }

    private static double[] MakeJumpy()
    {
        var values = new double[60];
        (values[0], values[1]) = (17, 5);
        for (var t = 2; t < values.Length; t++)
            values[t] = ((7 * values[t - 1] * values[t - 1]) + (13 * values[t - 2]) + t) % 101;
        return values;
    }
}
