using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class VariableForgettingTests
{
    private static readonly ReadoutSpec Spec = new()
    {
        Learner = OnlineLearner.VariableForgetting, Ridge = 1e-3, Forgetting = 0.9999, FastForgetting = 0.9,
    };

    [Fact]
    public void It_is_nearly_as_precise_as_the_long_memory_and_nearly_as_quick_as_the_short_one()
    {
        var (x, y) = Samples.Draw(15, 1, 4000, 1, noise: 0.1);
        var random = new RandomStream(2);
        for (var t = 2000; t < 4000; t++)
            y[t][0] = -y[t][0] + (0.05 * random.NextGaussian());
        var (both, quiet, changed) = Errors(Spec.Build(15, 1), x, y);
        var (_, slowQuiet, slowChanged) = Errors(Rls(0.9999), x, y);
        var (_, fastQuiet, fastChanged) = Errors(Rls(0.9), x, y);
        Assert.True(slowQuiet < fastQuiet / 1.5 && fastChanged < slowChanged / 2);
        Assert.InRange(quiet, 0, slowQuiet * 1.2);
        Assert.InRange(changed, 0, fastChanged * 1.2);
        Assert.Equal(4000, both.Updates);
    }

    [Fact]
    public void Outputs_choose_for_themselves()
    {
        // The first output never changes, the second does.
        var (x, y) = Samples.Draw(10, 2, 1040, 3, noise: 0.1);
        for (var t = 1000; t < 1040; t++)
            y[t][1] = -y[t][1];
        var readout = (VariableForgetting)Spec.Build(10, 2);
        OnlineReadoutTests.Feed(readout, x, y);
        var state = readout.Save();
        Assert.Equal(state.Members[0].Weights.ToArray()[..10], readout.Weights[..10].ToArray());
        Assert.Equal(state.Members[1].Weights.ToArray()[10..], readout.Weights[10..].ToArray());
    }

    [Fact]
    public void Errors_of_its_members_count_as_often_as_their_sample()
    {
        var readout = (VariableForgetting)Spec.Build(2, 1);
        readout.Learn([0.5, 1], [3], 7);
        Assert.All(readout.Save().Errors.ToArray(), error => Assert.Equal((1 - Spec.ErrorForgetting) * 7 * 9, error, 1e-12));
    }

    private static RecursiveLeastSquares Rls(double forgetting) => new(Spec with { Forgetting = forgetting }, 15, 1);

    // Mean squared error over 1,000 quiet samples, and over 100 after the change.
    private static (IOnlineReadout Readout, double Quiet, double Changed) Errors(IOnlineReadout readout, double[][] x, double[][] y)
    {
        var squares = new double[x.Length];
        var prediction = new double[1];
        for (var t = 0; t < x.Length; t++)
        {
            readout.Predict(x[t], prediction);
            squares[t] = (y[t][0] - prediction[0]) * (y[t][0] - prediction[0]);
            readout.Learn(x[t], y[t]);
        }

        return (readout, squares[1000..2000].Average(), squares[2020..2120].Average());
    }
}
