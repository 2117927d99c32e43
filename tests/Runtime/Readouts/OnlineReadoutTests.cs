using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Readouts;

/// <summary>
/// What every online learner promises. With ARCHETYPERC_LONG=1 the long streams have 10,000,000 samples instead of 200,000.
/// </summary>
public sealed class OnlineReadoutTests
{
    private const string LongSwitch = "ARCHETYPERC_LONG";

    public static TheoryData<OnlineLearner> Learners => [.. Enum.GetValues<OnlineLearner>()];

    /// <summary>Those that learn targets which are numbers.</summary>
    public static TheoryData<OnlineLearner> Regressions => [.. Enum.GetValues<OnlineLearner>().Except([OnlineLearner.Logistic])];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Equal_samples_give_equal_bits(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(37, 2, 300, 1);
        var one = Spec(learner).Build(37, 2);
        var other = Spec(learner).Build(37, 2);
        Feed(one, x, y);
        Feed(other, x, y);
        Assert.Equal(SavedBits.Of(one.Save()), SavedBits.Of(other.Save()));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Saving_and_restoring_at_any_point_changes_no_later_bit(OnlineLearner learner) =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 3], Gen.Int[0, 350], Gen.Double[0.6, 1], Gen.ULong)
            .Sample((features, most, at, forgetting, seed) =>
            {
                var spec = Spec(learner) with { Forgetting = forgetting };
                var outputs = learner == OnlineLearner.Logistic ? Math.Max(2, most) : most;
                var (x, y) = Samples.Draw(features, outputs, 400, seed);
                var straight = spec.Build(features, outputs);
                Feed(straight, x, y);
                var first = spec.Build(features, outputs);
                Feed(first, x[..at], y[..at]);
                var state = first.Save();
                Feed(first, x[at..], y[at..]);
                var second = spec.Restore(state);
                Assert.Equal(SavedBits.Of(state), SavedBits.Of(second.Save()));
                Feed(second, x[at..], y[at..]);
                Assert.Equal(SavedBits.Of(straight.Save()), SavedBits.Of(first.Save()));
                Assert.Equal(SavedBits.Of(straight.Save()), SavedBits.Of(second.Save()));
                Assert.Equal(400, second.Updates);
            }, iter: 30);

    [Theory]
    [MemberData(nameof(Learners))]
    public void Learning_and_predicting_leave_the_sample_alone_and_allocate_nothing(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(61, 2, 600, 2);
        var kept = x[150].ToArray();
        var readout = Spec(learner).Build(61, 2);
        var outputs = new double[2];
        Feed(readout, x, y);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < x.Length; t++)
            {
                readout.Predict(x[t], outputs);
                readout.Learn(x[t], y[t]);
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(kept, x[150]);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Values_that_are_not_finite_and_wrong_lengths_are_refused_by_name_and_change_nothing(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(6, 2, 50, 3);
        var readout = Spec(learner).Build(6, 2);
        Feed(readout, x, y);
        var before = SavedBits.Of(readout.Save());
        Refused("Value 2 of the features is NaN", () => readout.Learn([1, 2, double.NaN, 4, 5, 1], y[0]));
        Refused("Value 1 of the targets is -Infinity", () => readout.Learn(x[0], [1, double.NegativeInfinity]));
        Refused("The features have length 7; this readout takes 6.", () => readout.Learn(new double[7], y[0]));
        Refused("The targets have length 1; this readout takes 2.", () => readout.Learn(x[0], new double[1]));
        Refused("The features have length 5; this readout takes 6.", () => readout.Predict(new double[5], new double[2]));
        Refused("The outputs have length 1; this readout takes 2.", () => readout.Predict(x[0], new double[1]));
        Assert.Equal(before, SavedBits.Of(readout.Save()));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Ridge_solution_is_handed_over(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(40, 2, 700, 4);
        var statistics = Of(x, y);
        var spec = Spec(learner) with { Forgetting = 1 };
        var readout = spec.FromStatistics(statistics);
        Assert.Equal(700, readout.Updates);
        Assert.True(Samples.RelativeDistance(readout.Weights, statistics.Solve(spec.Ridge).Weights.Span) < 1e-9);
        var again = spec.Restore(readout.Save());
        Assert.Equal(SavedBits.Of(readout.Save()), SavedBits.Of(again.Save()));
    }

    [Theory]
    [InlineData(OnlineLearner.RecursiveLeastSquares)]
    [InlineData(OnlineLearner.InformationFilter)]
    [InlineData(OnlineLearner.DecayedSums)]
    public void Least_squares_learner_that_took_over_stays_at_ridge_regression_over_all_samples(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(40, 2, 1200, 5);
        var spec = Spec(learner) with { Forgetting = 1, Ridge = 1e-3, SolveEvery = 1200 };
        var readout = spec.FromStatistics(Of(x[..500], y[..500]));
        Feed(readout, x[500..], y[500..]);
        Assert.True(Samples.RelativeDistance(readout.Weights, IndependentRidge.Solve(x, y, 1e-3, penaliseBias: false)) < 1e-8);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Statistics_without_any_sample_make_a_new_readout(OnlineLearner learner) =>
        Assert.Equal(
            SavedBits.Of(Spec(learner).Build(4, 2).Save()),
            SavedBits.Of(Spec(learner).FromStatistics(new SufficientStatistics(4, 2)).Save()));

    [Theory]
    [MemberData(nameof(Learners))]
    public void State_of_another_shape_or_another_learner_is_refused(OnlineLearner learner)
    {
        var spec = Spec(learner);
        var state = spec.Build(4, 2).Save();
        Assert.Throws<ArgumentException>(() => spec.Restore(state with { Weights = new double[5] }));
        Assert.Throws<ArgumentException>(() => spec.Restore(state with { Features = 5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => spec.Restore(state with { Features = 0 }));
        Assert.Throws<ArgumentException>(() => spec.Restore(state with { Pending = new double[3] }));
        Assert.Throws<ArgumentException>(() => spec.Restore(state with { Targets = new double[3] }));
        Assert.Throws<ArgumentException>(() => spec.Restore(state with { Errors = new double[3] }));
        foreach (var other in Enum.GetValues<OnlineLearner>())
        {
            // The two forms of least mean squares carry the same: weights.
            if (Spec(other).Build(4, 2).GetType() != spec.Build(4, 2).GetType())
                Assert.Throws<ArgumentException>(() => Spec(other).Restore(state));
        }
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Constant_input_and_gaps_of_excitation_for_long_do_no_harm(OnlineLearner learner)
    {
        var steps = Environment.GetEnvironmentVariable(LongSwitch) == "1" ? 10_000_000 : 200_000;
        var spec = Spec(learner) with { Forgetting = 0.995, SolveEvery = 50, StepSize = 0.05 };
        var readout = spec.Build(11, 1);
        var random = new RandomStream(6);
        var noise = Enumerable.Range(0, 4096).Select(_ => OfUnits(random.Uniform(-1, 1), random.Uniform(-1, 1))).ToArray();
        var constant = OfUnits(0.3, 0.1);
        var silence = new double[11];
        silence[10] = 1;
        var largest = 0.0;
        for (var t = 0; t < steps; t++)
        {
            // Noise, one value for long, noise, nothing at all for long, and so on; it ends on noise.
            var phase = t % 40_000;
            var features = phase is >= 5_000 and < 20_000 ? constant : phase is >= 25_000 and < 35_000 ? silence : noise[t % 4096];
            readout.Learn(features, [Target(features)]);
            if ((t & 0xfff) == 0)
                Assert.All(readout.Weights.ToArray(), weight => Assert.InRange(weight, -100, 100));
            if (t >= steps - 2_000)
                largest = Math.Max(largest, Math.Abs(Target(noise[t % 4096]) - Prediction(readout, noise[t % 4096])));
        }

        var slow = learner is OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares;
        Assert.InRange(largest, 0, slow ? 0.2 : 0.02);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Target_that_changes_is_learned_again(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(12, 1, 6000, 7, noise: 0);
        var readout = (Spec(learner) with { StepSize = 0.05, NormalisedStep = 0.9 }).Build(12, 1);
        var error = new double[6000];
        for (var t = 0; t < 6000; t++)
        {
            var target = t < 3000 ? y[t][0] : -y[t][0];
            error[t] = Math.Abs(target - Prediction(readout, x[t]));
            readout.Learn(x[t], [target]);
        }

        var before = error[2900..3000].Average();
        var after = error[3000..3010].Average();
        Assert.True(after > 5 * before, $"{before} before, {after} just after");
        Assert.True(error[5900..6000].Average() < after / 5, $"{after} just after, {error[5900..6000].Average()} at the end");
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Sample_of_weight_1_is_learned_to_the_same_bits_as_one_without_a_weight(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(23, 2, 300, 8);
        var (plain, weighed) = (Spec(learner).Build(23, 2), Spec(learner).Build(23, 2));
        Feed(plain, x, y);
        for (var t = 0; t < x.Length; t++)
            weighed.Learn(x[t], y[t], 1);
        Assert.Equal(SavedBits.Of(plain.Save()), SavedBits.Of(weighed.Save()));
    }

    [Theory]
    [InlineData(OnlineLearner.RecursiveLeastSquares)]
    [InlineData(OnlineLearner.InformationFilter)]
    [InlineData(OnlineLearner.DecayedSums)]
    public void Least_squares_learner_finds_the_ridge_regression_in_which_samples_count_as_often_as_they_weigh(OnlineLearner learner)
    {
        const double Ridge = 0.1;
        const double Forgetting = 0.999;
        var (x, y) = Samples.Draw(25, 2, 700, 9, noise: 0.5);
        var random = new RandomStream(10);
        double[] weights = [.. x.Select(_ => Elementary.Exp(random.Uniform(-5, 5)))];
        var spec = Spec(learner) with { Ridge = Ridge, Forgetting = Forgetting, SolveEvery = 700, TraceCap = 1e15 };
        var readout = spec.Build(25, 2);
        for (var t = 0; t < x.Length; t++)
            readout.Learn(x[t], y[t], weights[t]);
        double Root(int t) => Math.Sqrt(weights[t] * Math.Pow(Forgetting, x.Length - 1 - t));
        double[][] Weighted(double[][] rows) => [.. rows.Select((row, t) => row.Select(value => value * Root(t)).ToArray())];
        var fades = learner == OnlineLearner.RecursiveLeastSquares;
        var want = IndependentRidge.Solve(
            Weighted(x), Weighted(y), fades ? Ridge * Math.Pow(Forgetting, x.Length) : Ridge, penaliseBias: fades);

        // The filter's ridge goes up and down around what it is.
        Assert.InRange(
            Samples.RelativeDistance(readout.Weights, want), 0, learner == OnlineLearner.InformationFilter ? 1e-4 : 1e-8);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Weight_that_cannot_be_used_is_refused_and_changes_nothing(OnlineLearner learner)
    {
        var (x, y) = Samples.Draw(6, 2, 50, 3);
        var readout = Spec(learner).Build(6, 2);
        Feed(readout, x, y);
        var before = SavedBits.Of(readout.Save());
        foreach (var weight in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains(
                "A sample's weight is above 0, and finite.",
                Assert.Throws<ArgumentOutOfRangeException>(() => readout.Learn(x[0], y[0], weight)).Message,
                StringComparison.Ordinal);
        }

        Assert.Equal(before, SavedBits.Of(readout.Save()));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Rare_samples_that_count_a_thousand_times_do_no_harm_for_long(OnlineLearner learner)
    {
        var steps = Environment.GetEnvironmentVariable(LongSwitch) == "1" ? 10_000_000 : 200_000;
        var readout = (Spec(learner) with { Forgetting = 0.9995, SolveEvery = 50, StepSize = 0.05 }).Build(11, 1);
        var random = new RandomStream(16);
        var samples = Enumerable.Range(0, 4096).Select(_ => OfUnits(random.Uniform(-1, 1), random.Uniform(-1, 1))).ToArray();
        var largest = 0.0;
        for (var t = 0; t < steps; t++)
        {
            var features = samples[t % 4096];
            readout.Learn(features, [Target(features)], t % 1_000 == 7 ? 1_000 : 0.5);
            if ((t & 0xfff) == 0)
                Assert.All(readout.Weights.ToArray(), weight => Assert.InRange(weight, -100, 100));
            if (t >= steps - 2_000)
                largest = Math.Max(largest, Math.Abs(Target(samples[(t + 1) % 4096]) - Prediction(readout, samples[(t + 1) % 4096])));
        }

        var slow = learner is OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares;
        Assert.InRange(largest, 0, slow ? 0.2 : 0.02);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Cost_of_an_update_grows_with_the_number_of_features(OnlineLearner learner)
    {
        var small = Spec(learner).Build(11, 2);
        var large = Spec(learner).Build(101, 2);
        Assert.InRange(small.OperationsPerUpdate, 2 * 11, large.OperationsPerUpdate / 4);
        Assert.InRange(small.BytesPerUpdate, 8 * 11, large.BytesPerUpdate / 4);
    }

    internal static ReadoutSpec Spec(OnlineLearner learner) => new()
    {
        Learner = learner, Ridge = 0.01, Forgetting = 0.99, TraceCap = 1e4, SolveEvery = 7, StepSize = 0.01, FastForgetting = 0.9,
    };

    internal static void Feed(IOnlineReadout readout, double[][] x, double[][] y)
    {
        for (var t = 0; t < x.Length; t++)
            readout.Learn(x[t], y[t]);
    }

    internal static SufficientStatistics Of(double[][] x, double[][] y)
    {
        var statistics = new SufficientStatistics(x[0].Length, y[0].Length);
        for (var t = 0; t < x.Length; t++)
            statistics.Add(x[t], y[t]);
        return statistics;
    }

    private static double Prediction(IOnlineReadout readout, double[] features)
    {
        Span<double> prediction = stackalloc double[1];
        readout.Predict(features, prediction);
        return prediction[0];
    }

    private static double[] OfUnits(double signal, double second)
    {
        var features = new double[11];
        for (var unit = 0; unit < 10; unit++)
            features[unit] = Elementary.Tanh((0.2 * (unit + 1) * signal) + (0.15 * ((unit * 7 % 13) - 6) * second) + (0.1 * (unit - 5)));
        features[10] = 1;
        return features;
    }

    private static double Target(double[] features)
    {
        var target = 0.3;
        for (var unit = 0; unit < 10; unit++)
            target += features[unit] * (unit % 5 - 2) * 0.1;
        return target;
    }

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
