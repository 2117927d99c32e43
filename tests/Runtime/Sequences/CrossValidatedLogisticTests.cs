using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class CrossValidatedLogisticTests
{
    // Fewer cases than features takes the road over the span of the rows.
    [Theory]
    [InlineData(60, 7, false)]
    [InlineData(60, 7, true)]
    [InlineData(24, 50, false)]
    [InlineData(24, 50, true)]
    public void Weights_are_those_of_a_regression_on_all_features(int cases, int size, bool balance)
    {
        const double Ridge = 0.03;
        var (features, classes) = Draw(cases, size, 1);
        var fit = new CrossValidatedLogistic([.. features.SelectMany(row => row)], classes, 3, balance).Best([Ridge]);
        var means = Enumerable.Range(0, size).Select(f => features.Average(row => row[f])).ToArray();
        var unit = features.Average(row => row.Select((v, f) => (v - means[f]) * (v - means[f])).Sum());
        var regression = new LogisticRegression(size + 1, 3);
        for (var i = 0; i < cases; i++)
            regression.Add([.. features[i], 1], classes[i], balance ? cases / (3.0 * classes.Count(c => c == classes[i])) : 1);
        var expected = regression.Fit(Ridge * unit * cases, 1e-10, 5_000).Weights.ToArray();
        var actual = fit.Solution.Weights.ToArray();

        // A constant that all classes share changes no probability.
        for (var f = 0; f <= size; f++)
        {
            for (var c = 1; c < 3; c++)
                Assert.Equal(expected[(c * (size + 1)) + f] - expected[f], actual[(c * (size + 1)) + f] - actual[f], 2e-4);
        }
    }

    [Fact]
    public void Scores_left_out_are_of_a_regression_on_the_other_folds()
    {
        const double Ridge = 0.02;
        const int Size = 60;
        var (features, classes) = Draw(40, Size, 2);
        var leftOut = new CrossValidatedLogistic([.. features.SelectMany(row => row)], classes, 3, false).Best([Ridge]).LeftOut.ToArray();
        var means = Enumerable.Range(0, Size).Select(f => features.Average(row => row[f])).ToArray();
        var unit = features.Average(row => row.Select((v, f) => (v - means[f]) * (v - means[f])).Sum());
        for (var fold = 0; fold < CrossValidatedLogistic.Folds; fold++)
        {
            // The cases of a class take turns, from the fold of the class's number on.
            bool Out(int i) => (classes[i] + classes.Take(i).Count(c => c == classes[i])) % CrossValidatedLogistic.Folds == fold;
            int[] rest = [.. Enumerable.Range(0, 40).Where(i => !Out(i))];
            var regression = new LogisticRegression(Size + 1, 3);
            foreach (var i in rest)
                regression.Add([.. features[i], 1], classes[i]);
            var readout = new LogisticReadout(regression.Fit(Ridge * unit * rest.Length, 1e-10, 5_000));
            foreach (var i in Enumerable.Range(0, 40).Where(Out))
            {
                var (expected, actual) = (new double[3], leftOut.AsSpan(i * 3, 3).ToArray());
                readout.Probabilities([.. features[i], 1], expected);
                Softmax.InPlace(actual);
                for (var c = 0; c < 3; c++)
                    Assert.Equal(expected[c], actual[c], 1e-5);
            }
        }
    }

    [Fact]
    public void Ridge_of_least_log_loss_left_out_is_taken()
    {
        var (features, classes) = Draw(45, 80, 3);
        double[] flat = [.. features.SelectMany(row => row)];
        var chosen = new CrossValidatedLogistic((double[])flat.Clone(), classes, 3, false).Best(CrossValidatedLogistic.Grid);
        var losses = CrossValidatedLogistic.Grid.ToDictionary(
            ridge => ridge, ridge => LogLoss(new CrossValidatedLogistic((double[])flat.Clone(), classes, 3, false).Best([ridge]).LeftOut.ToArray(), classes));
        Assert.Equal(losses.MinBy(pair => pair.Value).Key, chosen.Ridge);
        Assert.InRange(losses.Values.Max() - losses.Values.Min(), 0.01, 100);
        Assert.InRange(chosen.Score.Accuracy, 0.4, 1);
    }

    [Fact]
    public void Few_cases_of_few_classes_are_fitted_all_the_same()
    {
        var fit = new CrossValidatedLogistic([0, 1, 1, 0], [0, 5], 6, false).Best(CrossValidatedLogistic.Grid);
        Assert.Equal(0, SequenceModel.Highest(Scores(fit, [0, 1])));
        Assert.Equal(5, SequenceModel.Highest(Scores(fit, [1, 0])));
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new CrossValidatedLogistic([1, 2, 3], [0, 1], 2, false));
        Assert.Throws<ArgumentException>(() => new CrossValidatedLogistic([1, double.NaN], [0, 1], 2, false));
        var fit = new CrossValidatedLogistic([1, 2], [0, 1], 2, false);
        Assert.Throws<ArgumentException>(() => fit.Best([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => fit.Best([0]));
    }

    [Theory]
    [InlineData(SequenceReadout.Ridge)]
    [InlineData(SequenceReadout.Logistic)]
    public void Calibrated_probabilities_of_new_sequences_have_less_log_loss(SequenceReadout readout)
    {
        var spec = new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 25 }, Features = SequenceFeatures.Mean, Readout = readout };
        var model = SequenceModel.Train(spec, Generated.Noise(90, 1, 3, 6, 12, 1, level: 0.25));
        var test = Generated.Noise(600, 1, 3, 6, 12, 2, level: 0.25);
        var (raw, calibrated) = (new ProbabilityScores(3), new ProbabilityScores(3));
        var (scores, probabilities) = (new double[3], new double[3]);
        foreach (var sequence in test.Cases)
        {
            model.Score(sequence, scores);
            model.Probabilities(scores, probabilities);
            Assert.Equal(1, probabilities.Sum(), 1e-12);
            Assert.Equal(SequenceModel.Highest(scores), SequenceModel.Highest(probabilities));
            calibrated.Add(probabilities, sequence.Class);
            Softmax.InPlace(scores);
            raw.Add(scores, sequence.Class);
        }

        // Scores near plus and minus 1 are far from log-probabilities; logistic ones are near them to begin with.
        if (readout == SequenceReadout.Ridge)
            Assert.True(calibrated.LogLoss < raw.LogLoss, $"{calibrated.LogLoss} against {raw.LogLoss}");
        else
            Assert.InRange(model.Factor, 0.5, 2);
        Assert.True(calibrated.ExpectedCalibrationError < 0.1, $"{calibrated.ExpectedCalibrationError}");
    }

    private static double[] Scores(ArchetypeRC.Runtime.Sequences.LeaveOneOutFit fit, double[] features)
    {
        var scores = new double[fit.Solution.Outputs];
        new RidgeReadout(fit.Solution).Predict([.. features, 1], scores);
        return scores;
    }

    private static double LogLoss(double[] scores, int[] classes)
    {
        var judged = new ProbabilityScores(3);
        for (var i = 0; i < classes.Length; i++)
        {
            var own = scores.AsSpan(i * 3, 3).ToArray();
            Softmax.InPlace(own);
            judged.Add(own, classes[i]);
        }

        return judged.LogLoss;
    }

    // Three classes of unequal numbers, each with a place of its own among noise.
    private static (double[][] Features, int[] Classes) Draw(int cases, int size, ulong seed)
    {
        var random = new RandomStream(seed);
        int[] classes = [.. Enumerable.Range(0, cases).Select(i => i % 4 == 3 ? 0 : i % 4)];
        return ([.. classes.Select(c => Enumerable.Range(0, size).Select(f => random.NextGaussian() + (f % 3 == c ? 0.5 : 0)).ToArray())], classes);
    }
}
