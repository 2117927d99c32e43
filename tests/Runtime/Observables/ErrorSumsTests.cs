using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class ErrorSumsTests
{
    [Fact]
    public void Mean_predictor_has_an_NRMSE_of_1()
    {
        double[] targets = [3, 1, 4, 1, 5, 9, 2, 6];
        var sums = new ErrorSums(1);
        foreach (var target in targets)
            sums.Add([targets.Average()], [target]);
        Assert.Equal(1, sums.Nrmse, 14);
    }

    [Fact]
    public void NRMSE_and_RMSE_agree_with_their_definitions()
    {
        double[] targets = [1, 2, 4, 8];
        double[] predictions = [1.5, 1, 5, 8];
        var sums = new ErrorSums(1);
        for (var i = 0; i < 4; i++)
            sums.Add([predictions[i]], [targets[i]]);
        var mse = (0.25 + 1 + 1 + 0) / 4;
        var variance = targets.Select(t => (t - 3.75) * (t - 3.75)).Average();
        Assert.Equal(Math.Sqrt(mse), sums.Rmse, 14);
        Assert.Equal(Math.Sqrt(mse / variance), sums.Nrmse, 14);
    }

    [Fact]
    public void Mean_NRMSE_is_that_of_each_output_alone_whatever_its_scale()
    {
        double[][] targets = [[1, 200], [2, 100], [4, 700], [8, 300]];
        double[][] predictions = [[1.5, 210], [1, 150], [5, 600], [8, 300]];
        var (both, first, second) = (new ErrorSums(2), new ErrorSums(1), new ErrorSums(1));
        for (var i = 0; i < 4; i++)
        {
            both.Add(predictions[i], targets[i]);
            first.Add(predictions[i].AsSpan(0, 1), targets[i].AsSpan(0, 1));
            second.Add(predictions[i].AsSpan(1), targets[i].AsSpan(1));
        }

        Assert.Equal(first.Nrmse, first.MeanNrmse);
        Assert.Equal(first.Nrmse, both.NrmseOf(0));
        Assert.Equal(second.Nrmse, both.NrmseOf(1));
        Assert.Equal((first.Nrmse + second.Nrmse) / 2, both.MeanNrmse);
        Assert.Equal(Math.Sqrt(((first.Nrmse * first.Nrmse) + (second.Nrmse * second.Nrmse)) / 2), both.Nrmse, 14);
    }

    [Fact]
    public void Error_rate_counts_wrong_classes()
    {
        var sums = new ErrorSums(3);
        sums.Add([0.1, 0.9, 0.3], [-1, 1, -1]);
        sums.Add([0.5, 0.4, 0.3], [-1, 1, -1]);
        Assert.Equal(0.5, sums.ErrorRate);
    }

    [Fact]
    public void Constant_target_has_no_NRMSE()
    {
        var sums = new ErrorSums(1);
        sums.Add([1], [2]);
        sums.Add([1], [2]);
        Assert.True(double.IsNaN(sums.Nrmse));
    }
}
