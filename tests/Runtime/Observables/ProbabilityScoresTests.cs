using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class ProbabilityScoresTests
{
    [Fact]
    public void Figures_are_those_worked_out_by_hand()
    {
        var figures = new ProbabilityScores(2, bins: 2);
        figures.Add([0.75, 0.25], 0);
        figures.Add([0.75, 0.25], 1);
        figures.Add([0.5, 0.5], 1);
        Assert.Equal((-Math.Log(0.75) - Math.Log(0.25) - Math.Log(0.5)) / 3, figures.LogLoss, 1e-15);
        Assert.Equal(((2 * 0.0625) + (2 * 0.5625) + (2 * 0.25)) / 3, figures.BrierScore, 1e-15);

        // All three fall into the upper bin: one hit, a confidence of 2 together.
        Assert.Equal(1 / 3.0, figures.ExpectedCalibrationError, 1e-15);
    }

    [Fact]
    public void Certainty_that_is_right_scores_nothing_and_one_that_is_wrong_scores_finitely()
    {
        var right = new ProbabilityScores(3);
        right.Add([0, 1, 0], 1);
        Assert.Equal((0.0, 0.0, 0.0), (right.LogLoss, right.BrierScore, right.ExpectedCalibrationError));
        var wrong = new ProbabilityScores(3);
        wrong.Add([0, 1, 0], 0);
        Assert.Equal(-Math.Log(1e-15), wrong.LogLoss, 1e-9);
        Assert.Equal((2.0, 1.0), (wrong.BrierScore, wrong.ExpectedCalibrationError));
    }

    [Fact]
    public void Probabilities_that_labels_are_drawn_from_have_almost_no_calibration_error()
    {
        var random = new RandomStream(1);
        var honest = new ProbabilityScores(2);
        var boastful = new ProbabilityScores(2);
        for (var t = 0; t < 100_000; t++)
        {
            var p = random.NextDouble();
            var label = random.NextDouble() < p ? 0 : 1;
            honest.Add([p, 1 - p], label);
            boastful.Add(p > 0.5 ? [0.99, 0.01] : [0.01, 0.99], label);
        }

        Assert.InRange(honest.ExpectedCalibrationError, 0, 0.01);
        Assert.Equal(0.24, boastful.ExpectedCalibrationError, 0.01);
        Assert.True(honest.LogLoss < boastful.LogLoss);
    }

    [Fact]
    public void Figures_of_nothing_are_not_numbers_and_bad_predictions_are_refused()
    {
        var figures = new ProbabilityScores(2);
        Assert.True(double.IsNaN(figures.LogLoss) && double.IsNaN(figures.BrierScore) && double.IsNaN(figures.ExpectedCalibrationError));
        Assert.Throws<ArgumentException>(() => figures.Add([1], 0));
        Assert.Throws<ArgumentException>(() => figures.Add([1.5, -0.5], 0));
        Assert.Throws<ArgumentException>(() => figures.Add([double.NaN, 1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => figures.Add([1, 0], 2));
        Assert.Equal(0, figures.Count);
    }
}
