using ArchetypeRC.Evolution.Fitness.Baselines;

namespace ArchetypeRC.Tests.Evolution.Fitness.Baselines;

public sealed class PersistenceBaselineTests
{
    [Fact]
    public void Value_of_h_rows_before_is_predicted()
    {
        double[] values = [1, 2, 4, 8, 16, 32];
        Assert.Equal([2.0, 4, 8], new PersistenceBaseline(2).Predict(values, 3, 3));
        // Errors 6, 12, 24 over the deviation of 8, 16, 32.
        var expected = Math.Sqrt((36 + 144 + 576) / 3.0) / Math.Sqrt(((64 + 256 + 1024) / 3.0) - (56 * 56 / 9.0));
        Assert.Equal(expected, new PersistenceBaseline(2).Nrmse(values, 3, 3), 12);
    }

    [Fact]
    public void Row_without_enough_past_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistenceBaseline(2).Predict([1, 2, 3], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PersistenceBaseline(0));
    }

    [SkippableTheory]
    [InlineData("santafe_laser.txt", 5000, 0.963)]
    [InlineData("monthly-sunspots.csv", 2000, 0.364)]
    [InlineData("yearly-sunspots.csv", 221, 0.616)]
    public void Floors_of_the_shared_series_are_met(string file, int fitted, double nrmse)
    {
        var values = SharedData.Column(file);
        Assert.Equal(nrmse, new PersistenceBaseline(1).Nrmse(values, fitted, values.Length - fitted), 5e-4);
    }
}
