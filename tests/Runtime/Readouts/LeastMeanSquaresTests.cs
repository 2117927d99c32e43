using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class LeastMeanSquaresTests
{
    [Fact]
    public void Step_goes_down_the_gradient_of_the_squared_error()
    {
        var readout = new LeastMeanSquares(Spec(OnlineLearner.LeastMeanSquares), 3, 2);
        readout.Learn([0.5, -2, 1], [3, -1]);
        // From 0 the errors are the targets themselves.
        double[] want = [0.15, -0.6, 0.3, -0.05, 0.2, -0.1];
        for (var i = 0; i < want.Length; i++)
            Assert.Equal(want[i], readout.Weights[i], 1e-15);
    }

    [Fact]
    public void Normalised_step_takes_its_share_off_the_error_however_large_the_features()
    {
        foreach (var size in new[] { 1e-3, 1, 1e6 })
        {
            var readout = new LeastMeanSquares(Spec(OnlineLearner.NormalisedLeastMeanSquares) with { Ridge = 1e-14 }, 2, 1);
            var outputs = new double[1];
            readout.Learn([size, 1], [4]);
            readout.Predict([size, 1], outputs);
            Assert.Equal(0.75 * 4, outputs[0], 1e-9);
        }
    }

    [Fact]
    public void Step_that_would_overshoot_its_sample_is_cut()
    {
        var readout = new LeastMeanSquares(Spec(OnlineLearner.LeastMeanSquares), 2, 1);
        var outputs = new double[1];
        for (var t = 0; t < 1000; t++)
            readout.Learn([100 + (t % 7), 1], [5]);
        readout.Predict([103, 1], outputs);
        Assert.Equal(5, outputs[0], 0.5);
    }

    [Fact]
    public void Weight_lengthens_the_step_up_to_where_the_sample_is_met()
    {
        foreach (var (learner, weight, share) in new[]
                 {
                     (OnlineLearner.LeastMeanSquares, 0.5, 0.1 * 0.5 * 2), (OnlineLearner.LeastMeanSquares, 3, 0.1 * 3 * 2),
                     (OnlineLearner.LeastMeanSquares, 1_000, 1.0), (OnlineLearner.NormalisedLeastMeanSquares, 0.5, 0.375),
                     (OnlineLearner.NormalisedLeastMeanSquares, 1_000, 1.0),
                 })
        {
            var readout = new LeastMeanSquares(Spec(learner) with { Ridge = 1e-14 }, 2, 1);
            readout.Learn([1, 1], [4], weight);
            Assert.Equal(share * 4, readout.Weights[0] + readout.Weights[1], 1e-9);
        }
    }

    private static ReadoutSpec Spec(OnlineLearner learner) => new() { Learner = learner, StepSize = 0.1, NormalisedStep = 0.75 };
}
