using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Readouts;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>Classifications of a stream whose classes are balanced.</summary>
public sealed class ClassWeightsTests
{
    private const int RowCount = 400;

    private static readonly ModelSpec Plain = Streams.Spec(TaskKind.Classification);
    private static readonly ModelSpec Balanced = Balancing(Plain);

    public static TheoryData<OnlineLearner> Learners() => [.. Enum.GetValues<OnlineLearner>()];

    public static TheoryData<OnlineLearner> Regressions() => [.. Enum.GetValues<OnlineLearner>().Except([OnlineLearner.Logistic])];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Row_is_learned_as_many_rows_as_its_class_is_rarer_than_classes_are_on_average(OnlineLearner learner)
    {
        foreach (var forgetting in new[] { 1, 0.99 })
        {
            var spec = Of(Balanced, learner, forgetting) with { StandardiseInputs = false };
            var rows = Streams.Rows(TaskKind.Classification, RowCount);
            var model = LifelongModel.Create(spec);
            Streams.Learn(model, rows, 0, RowCount);
            var readout = spec.Readout.Build(spec.FeatureSize, 3);
            foreach (var (features, targets, weight) in Weighed(rows, forgetting, standardise: false))
                readout.Learn(features, targets, weight);
            Assert.Equal(SavedBits.Of(readout.Save()), SavedBits.Of(model.Save().Readout));
        }
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Batch_fit_weighs_as_a_stream_without_forgetting_does(OnlineLearner learner)
    {
        var spec = Of(Balanced, learner, 0.99) with { StandardiseInputs = false };
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var model = new BatchTraining(spec, rows, RowCount).Finish();
        var sums = new SufficientStatistics(spec.FeatureSize, 3);
        foreach (var (features, targets, weight) in Weighed(rows, 1, standardise: false))
            sums.Add(features, targets, weight);
        var expected = sums.Solve(spec.Readout.Ridge).Weights.Span;
        Assert.InRange(Samples.RelativeDistance(model.Save().Readout.Weights.Span, expected), 0, 1e-7);
        var stream = LifelongModel.Create(Of(Balanced, OnlineLearner.InformationFilter, 1) with { StandardiseInputs = false });
        Streams.Learn(stream, rows, 0, RowCount);
        Assert.InRange(Samples.RelativeDistance(stream.Save().Readout.Weights.Span, expected), 0, 1e-7);
        Assert.Equal(stream.Save().ClassCounts.ToArray(), model.Save().ClassCounts.ToArray());
        Assert.Equal(model.Save().Readout.Updates, model.Save().ClassCounts.ToArray().Sum());
    }

    [Fact]
    public void Stream_that_follows_a_batch_fit_goes_on_from_its_counts()
    {
        var rows = Streams.Rows(TaskKind.Classification, 700);
        var model = new BatchTraining(Balanced, rows, 500).Finish();
        var counts = model.Save().ClassCounts.ToArray();
        for (var row = 500; row < 700; row++)
        {
            if (double.IsNaN(rows.Row(row)[2]))
                continue;
            for (var c = 0; c < 3; c++)
                counts[c] *= Balanced.Readout.Forgetting;
            counts[(int)rows.Row(row)[2]]++;
        }

        Streams.Learn(model, rows, 500, 200);
        Assert.Equal(counts, model.Save().ClassCounts.ToArray());
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Validation_of_a_search_judges_what_a_batch_fit_learns(OnlineLearner learner)
    {
        var rows = Streams.Rows(TaskKind.Classification, 600);
        var spec = Of(Balanced, learner, 1);
        var validation = new ForwardValidation(spec, rows, 400, 200, folds: 1);
        while (validation.Advance(90))
        {
        }

        var test = new HeldOutTest(new BatchTraining(spec, rows, 400).Finish(), rows, 400, 200);
        test.Advance(200);
        Assert.Equal(test.Error.Nrmse, validation.Nrmse, 1e-7);
        var agreement = new ClassAgreement(3);
        for (var row = 0; row < 200; row++)
        {
            if (!double.IsNaN(rows.Row(400 + row)[2]))
                agreement.Add(ErrorSums.Highest(test.Predictions.Span.Slice(3 * row, 3)), (int)rows.Row(400 + row)[2]);
        }

        Assert.Equal(1 - agreement.BalancedAccuracy, validation.ErrorRate, 1e-12);
        Assert.NotEqual(test.Error.ErrorRate, validation.ErrorRate);
    }

    [Fact]
    public void Sums_that_are_inherited_bring_their_counts_along()
    {
        var rows = Streams.Rows(TaskKind.Classification, 600);
        var donor = new ForwardValidation(Balanced, rows, 200, 100, folds: 2, standardiserRows: 400, keeps: true);
        Run(donor);
        var whole = Run(new ForwardValidation(Balanced, rows, 400, 200, folds: 3, standardiserRows: 400));
        var heir = new ForwardValidation(Balanced, rows, 400, 200, folds: 3, standardiserRows: 400, inheritedRows: 200);
        heir.GoOnFrom(donor.Learned!);
        Run(heir);
        Assert.Equal((whole.Nrmse, whole.ErrorRate), (heir.Nrmse, heir.ErrorRate));
        Assert.Equal(200, heir.TrainedRows);
        Assert.NotEqual(whole.Nrmse, Run(new ForwardValidation(Plain, rows, 400, 200, folds: 3)).Nrmse);

        static ForwardValidation Run(ForwardValidation validation)
        {
            while (validation.Advance(64))
            {
            }

            return validation;
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_bits_through_saving_and_loading_at_every_step() => Gen
        .Select(Gen.ULong, Gen.Enum<OnlineLearner>(), Gen.Double[0.6, 1], Gen.Bool)
        .Sample(
            (seed, learner, forgetting, probabilities) =>
            {
                var spec = Of(Balanced, learner, forgetting);
                spec = spec with { Readout = spec.Readout with { Probabilities = probabilities && learner != OnlineLearner.Logistic } };
                var rows = Streams.Rows(TaskKind.Classification, 160, seed);
                var straight = LifelongModel.Create(spec);
                var expected = Streams.Learn(straight, rows, 0, 160);
                var stopped = LifelongModel.Create(spec);
                var actual = new List<double>();
                for (var row = 0; row < 160; row++)
                {
                    actual.AddRange(Streams.Learn(stopped, rows, row, 1));
                    stopped = LifelongModel.Restore(spec, stopped.Save());
                }

                Assert.Equal(expected, actual);
                Assert.Equal(straight.Save().ClassCounts.ToArray(), stopped.Save().ClassCounts.ToArray());
            },
            iter: 12);

    [Fact]
    public void Counts_outlive_readouts_that_are_renewed_and_recalled()
    {
        const double Forgetting = 0.999;
        var spec = RegimeStreams.Spec(new DriftDetectionMethodSpec { WarmUp = 100 }) with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["low", "high"] },
        };
        spec = Balancing(spec with { Readout = spec.Readout with { Forgetting = Forgetting } });
        var model = LifelongModel.Create(spec);
        var stopped = LifelongModel.Create(spec);
        var counts = new double[2];
        var (prediction, other) = (new double[2], new double[2]);
        var read = 0;
        foreach (var row in RegimeStreams.Rows("ABA", 2_000, 15))
        {
            double[] labelled = [row[0], row[1] > 0.6 ? 1 : 0];
            model.Learn(labelled, prediction);
            stopped.Learn(labelled, other);
            Assert.Equal(prediction, other);
            if (++read % 97 == 0)
                stopped = LifelongModel.Restore(spec, stopped.Save());
            if (read <= spec.Washout)
                continue;
            (counts[0], counts[1]) = (counts[0] * Forgetting, counts[1] * Forgetting);
            counts[(int)labelled[1]]++;
        }

        Assert.InRange(model.Recalls + model.Renewals, 1, 20);
        Assert.Equal(counts, model.Save().ClassCounts.ToArray());
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Rare_class_is_found_more_often_and_all_classes_alike_better(OnlineLearner learner)
    {
        var (plain, balanced) = (new ClassAgreement(2), new ClassAgreement(2));
        for (var seed = 1UL; seed <= 3; seed++)
        {
            Judge(Rare(learner, balance: false, seed), seed, plain);
            Judge(Rare(learner, balance: true, seed), seed, balanced);
        }

        // Logistic regression finds most of it without.
        var more = learner == OnlineLearner.Logistic ? 0.05 : 0.1;
        Assert.True(balanced.Recall(1) > plain.Recall(1) + more, $"{balanced.Recall(1)} of the rare class, {plain.Recall(1)} without");
        Assert.True(balanced.BalancedAccuracy > plain.BalancedAccuracy + (more / 2), $"{balanced.BalancedAccuracy}, {plain.BalancedAccuracy} without");
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Class_that_is_missing_for_long_and_returns_does_no_harm(OnlineLearner learner)
    {
        var model = LifelongModel.Create(Rare(learner, balance: true, 1) with { Readout = Of(Balanced, learner, 0.99).Readout with { InputLags = 0 } });
        var random = new RandomStream(5);
        var prediction = new double[2];
        for (var row = 0; row < 60_000; row++)
        {
            // By then the counts of the class have faded to nothing that a double holds.
            var away = row is > 2_000 and < 50_000;
            var x = random.Uniform(-1, away ? 0.5 : 1);
            model.Learn([x, x > 0.6 ? 1 : 0], prediction);
            Assert.All(prediction, score => Assert.InRange(score, -50, 50));
            if (row == 49_000)
                Assert.InRange(model.Save().ClassCounts.Span[1], 0, 1e-100);
        }

        Assert.InRange(model.Save().ClassCounts.Span[1], 10, 100);
    }

    [Fact]
    public void Scores_of_a_plain_model_are_those_without_the_field()
    {
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var model = LifelongModel.Create(Plain with { StandardiseInputs = false });
        Streams.Learn(model, rows, 0, RowCount);
        Assert.True(model.Save().ClassCounts.IsEmpty);
        var readout = Plain.Readout.Build(Plain.FeatureSize, 3);
        foreach (var (features, targets, _) in Weighed(rows, 1, standardise: false))
            readout.Learn(features, targets);
        Assert.Equal(SavedBits.Of(readout.Save()), SavedBits.Of(model.Save().Readout));
    }

    [Fact]
    public void State_of_a_model_without_begins_to_count_and_one_with_is_passed_over_where_it_is_not_asked_for()
    {
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var plain = LifelongModel.Create(Plain);
        Streams.Learn(plain, rows, 0, 200);
        var balanced = LifelongModel.Restore(Balanced, plain.Save());
        Assert.Equal([0, 0, 0], balanced.Save().ClassCounts.ToArray());
        var back = LifelongModel.Restore(Plain, balanced.Save());
        Assert.NotEqual(Streams.Learn(plain, rows, 200, 200), Streams.Learn(balanced, rows, 200, 200));
        Assert.Equal(Streams.Learn(LifelongModel.Restore(Plain, back.Save()), rows, 200, 200), Streams.Learn(back, rows, 200, 200));
    }

    [Theory]
    [InlineData(-1, "The state counts -1 labels of a class; allowed: 0 or more, and finite.")]
    [InlineData(double.NaN, "The state counts NaN labels of a class; allowed: 0 or more, and finite.")]
    [InlineData(double.PositiveInfinity, "The state counts")]
    public void State_whose_counts_cannot_be_used_is_refused(double count, string message)
    {
        var state = LifelongModel.Create(Balanced).Save();
        Refused(message, state with { ClassCounts = new[] { 1, count, 1 } });
        Refused("The state holds 2 counts of classes; its spec asks for 3.", state with { ClassCounts = new double[2] });

        static void Refused(string message, ModelState state) => Assert.StartsWith(
            message, Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(Balanced, state)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TaskKind.Forecast)]
    [InlineData(TaskKind.Regression)]
    public void Balance_of_what_has_no_classes_is_refused(TaskKind kind) => Assert.Equal(
        "readout.balanceClasses is True; allowed: False unless the task is a classification: there are no classes to weigh",
        Assert.Single(Balancing(Streams.Spec(kind)).Validate()).ToString());

    [Fact]
    public void Weighing_allocates_nothing()
    {
        var model = LifelongModel.Create(Balanced);
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        Streams.Learn(model, rows, 0, 200);
        var prediction = new double[3];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var row = 200; row < RowCount; row++)
                model.Learn(rows.Row(row), prediction);
        }));
    }

    private static ModelSpec Balancing(ModelSpec spec) => spec with { Readout = spec.Readout with { BalanceClasses = true } };

    private static ModelSpec Of(ModelSpec spec, OnlineLearner learner, double forgetting) => spec with
    {
        Readout = spec.Readout with { Learner = learner, Forgetting = forgetting, StepSize = 0.002, NormalisedStep = 0.1, SolveEvery = 25 },
    };

    // The features of each learned row, as a row without its label leaves them behind, and its weight by definition.
    private static IEnumerable<(double[] Features, double[] Targets, double Weight)> Weighed(TimeSeries rows, double forgetting, bool standardise = true)
    {
        var reader = LifelongModel.Create(Plain with { Task = Plain.Task with { LabelHorizon = 1 }, StandardiseInputs = standardise });
        var (counts, prediction) = (new double[3], new double[3]);
        for (var row = 0; row < rows.Rows; row++)
        {
            reader.Learn([rows.Row(row)[0], rows.Row(row)[1], double.NaN], prediction);
            if (row < Plain.Washout || double.IsNaN(rows.Row(row)[2]))
                continue;
            var label = (int)rows.Row(row)[2];
            for (var c = 0; c < 3; c++)
                counts[c] = (counts[c] * forgetting) + (c == label ? 1 : 0);
            double[] targets = [-1, -1, -1];
            targets[label] = 1;
            yield return (reader.Save().LateLabels!.Features.ToArray(), targets, counts.Sum() / (counts.Count(n => n > 0) * counts[label]));
        }
    }

    private static ModelSpec Rare(OnlineLearner learner, bool balance, ulong seed)
    {
        var spec = Of(Plain, learner, 0.9995);
        return spec with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["c"], Horizon = 0, Classes = ["quiet", "alarm"] },
            Reservoir = new EchoStateSpec { Units = 40, InDegree = 5, Seed = seed },
            Readout = spec.Readout with { BalanceClasses = balance, StepSize = 0.01 },
        };
    }

    // One row in about thirty: its input and the one before are both high.
    private static void Judge(LifelongModel model, ulong seed, ClassAgreement agreement)
    {
        var random = new RandomStream(seed);
        var (before, prediction) = (0.0, new double[2]);
        for (var row = 0; row < 5_000; row++)
        {
            var x = random.Uniform(-1, 1);
            var label = x + before > 1.5 ? 1 : 0;
            model.Learn([x, label], prediction);
            if (row >= 1_000)
                agreement.Add(ErrorSums.Highest(prediction), label);
            before = x;
        }
    }

    private static void Judge(ModelSpec spec, ulong seed, ClassAgreement agreement) => Judge(LifelongModel.Create(spec), seed, agreement);
}
