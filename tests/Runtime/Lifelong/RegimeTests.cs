using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class RegimeTests(ITestOutputHelper output)
{
    private const int Each = 2000;

    public static TheoryData<string> Detectors() => ["adaptive window", "Page-Hinkley"];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Returning_regime_is_recovered_in_a_tenth_of_the_time_it_took_to_learn(string detector)
    {
        var first = 0;
        var second = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var model = LifelongModel.Create(RegimeStreams.Spec(Drift(detector)));
            var errors = RegimeStreams.Errors(model, RegimeStreams.Rows("ABA", Each, seed));
            first += RegimeStreams.Recovery(errors.AsSpan(0, Each));
            second += RegimeStreams.Recovery(errors.AsSpan(2 * Each, Each));
            Assert.Equal((2, 1, 1), (model.Drifts, model.Recalls, model.Renewals));
        }

        output.WriteLine($"{detector}: rows to the plateau, five seeds together: {first} at first, {second} when the regime returned");
        Assert.InRange(second, 0, first / 10);
    }

    [Fact]
    public void Regimes_are_kept_apart_and_each_is_recalled_on_its_return()
    {
        var model = LifelongModel.Create(RegimeStreams.Spec());
        var origins = Origins(model, RegimeStreams.Rows("ABACABC", Each, 7));

        // A and B are filed as 1 and 2, C as 3; 0 stands for what was learned anew.
        Assert.Equal([0, 0, 1, 0, 1, 2, 3], origins);
        Assert.Equal([1, 2, 3], model.Archetypes.Select(a => a.Number));
        Assert.Equal((6, 2), (model.Drifts, model.Renewals));

        // A few rows after a change are too few to tell, so that a wrong archetype may come first.
        Assert.InRange(model.Recalls, 4, 8);
    }

    [Fact]
    public void Error_after_changes_is_lower_with_archetypes_than_without()
    {
        var spec = RegimeStreams.Spec();
        var rows = RegimeStreams.Rows("ABABAB", 600, 9);
        var with = RegimeStreams.Errors(LifelongModel.Create(spec), rows).Skip(1200).Average();
        var without = RegimeStreams.Errors(LifelongModel.Create(spec with { Lifelong = null }), rows).Skip(1200).Average();
        Assert.InRange(with, 0, without / 3);
    }

    [Fact]
    public void Stream_that_does_not_change_gives_no_alarm_and_the_same_predictions_as_without()
    {
        var rows = RegimeStreams.Rows("A", 6000, 11);
        var spec = RegimeStreams.Spec();
        var model = LifelongModel.Create(spec);
        var plain = LifelongModel.Create(spec with { Lifelong = null });
        Assert.Equal(RegimeStreams.Errors(plain, rows), RegimeStreams.Errors(model, rows));
        Assert.Equal(0, model.Drifts);
        Assert.Empty(model.Archetypes);
    }

    [Fact]
    public void Slow_change_is_found()
    {
        // The model cannot follow: the more of B is mixed in, the larger the error.
        var (a, b) = (RegimeStreams.Rows("A", 6000, 13), RegimeStreams.Rows("B", 6000, 13));
        var rows = a.Select((row, t) =>
        {
            var share = Math.Clamp((t - 3000) / 2000.0, 0, 1);
            return new[] { row[0], ((1 - share) * row[1]) + (share * b[t][1]) };
        }).ToArray();
        var model = LifelongModel.Create(RegimeStreams.Spec());
        RegimeStreams.Errors(model, rows);
        Assert.InRange(model.Drifts, 1, 20);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(180)]
    [InlineData(195)]
    [InlineData(205)]
    public void Change_that_falls_into_the_settling_time_of_a_false_alarm_is_found(int rowsAfter)
    {
        // A burst of noise gives the alarm, from which nothing comes; 200 rows are the settling time.
        const int Burst = 1200;
        const int Length = 12;
        var (a, b) = (RegimeStreams.Rows("A", 3000, 19), RegimeStreams.Rows("B", 3000, 19));
        var random = new RandomStream(5);
        var rows = a.Select((row, t) => t is >= Burst and < Burst + Length
            ? new[] { row[0], row[1] + random.Uniform(-1, 1) }
            : t < Burst + Length + rowsAfter ? row : b[t]).ToArray();
        var model = LifelongModel.Create(RegimeStreams.Spec());
        RegimeStreams.Errors(model, rows[..(Burst + Length + 8)]);
        Assert.Equal((1, 0), (model.Drifts, model.Renewals));
        var errors = RegimeStreams.Errors(model, rows[(Burst + Length + 8)..]);
        Assert.Equal((2, 1), (model.Drifts, model.Renewals));
        Assert.InRange(errors.AsSpan(rowsAfter + 300).ToArray().Average(), 0, 0.05);

        // What was filed twice is one archetype.
        Assert.Single(model.Archetypes);
    }

    [Fact]
    public void First_row_that_is_predicted_exactly_does_not_blind_the_detector()
    {
        // Everything begins at zero: the first error says nothing of how large errors are.
        var rows = RegimeStreams.Rows("AB", 1000, 21);
        for (var t = 0; t < 60; t++)
            rows[t] = [rows[t][0], 0];
        var model = LifelongModel.Create(RegimeStreams.Spec());
        RegimeStreams.Errors(model, rows);
        Assert.Equal(1, model.Renewals);
    }

    [Fact]
    public void Classification_recalls_by_its_scores()
    {
        var spec = RegimeStreams.Spec(new DriftDetectionMethodSpec { WarmUp = 100 }) with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["low", "high"] },
        };
        var rows = RegimeStreams.Rows("ABA", Each, 15).Select(row => new[] { row[0], row[1] > 0 ? 1.0 : 0 }).ToArray();
        var model = LifelongModel.Create(spec);
        var prediction = new double[2];
        foreach (var row in rows)
            model.Learn(row, prediction);
        Assert.InRange(model.Drifts, 2, 6);
        Assert.InRange(model.Recalls, 1, 4);
    }

    [Fact]
    public void Writing_the_state_out_and_reading_it_back_at_any_row_changes_no_bit()
    {
        var spec = RegimeStreams.Spec() with
        {
            Reservoir = new EchoStateSpec { Units = 30, InDegree = 5, InputScaling = 0.3 },
            Lifelong = new LifelongSpec
            {
                Archetypes = new ArchetypeSpec { Window = 16, SettleRows = 60 },
                Interval = new IntervalSpec { Window = 50 },
            },
        };
        var rows = RegimeStreams.Rows("ABACA", 250, 17);
        var expected = LifelongModel.Create(spec);
        var actual = LifelongModel.Create(spec);
        var (one, two) = (new double[1], new double[1]);
        foreach (var row in rows)
        {
            expected.Learn(row, one);
            _ = actual.Save();
            actual = LifelongModel.Restore(spec, actual.Save(), actual.Reservoir);
            actual.Learn(row, two);
            Assert.Equal(BitConverter.DoubleToInt64Bits(one[0]), BitConverter.DoubleToInt64Bits(two[0]));
            Assert.Equal(
                (expected.Drifts, expected.Recalls, expected.Renewals, expected.RecalledArchetype, expected.IntervalCoverage),
                (actual.Drifts, actual.Recalls, actual.Renewals, actual.RecalledArchetype, actual.IntervalCoverage));
            Assert.Equal(expected.IntervalRadii.ToArray(), actual.IntervalRadii.ToArray());
        }

        Assert.InRange(expected.Recalls, 1, 10);
    }

    [Fact]
    public void Conceptors_tell_regimes_apart_whose_maps_are_nearly_one()
    {
        // C has to be known from B by its inputs: archetypes of errors are recalled in the one and in the other.
        int[] apart = [.. new[] { RegimeStreams.Spec(), ByConceptors(RegimeStreams.Spec()) }.Select(spec =>
        {
            var count = 0;
            for (ulong seed = 1; seed <= 5; seed++)
            {
                var origins = Origins(LifelongModel.Create(spec), RegimeStreams.RowsOfInputs("ABACABAC", Each, seed, noise: 0.3));
                count += origins[5] > 0 && origins[7] > 0 && origins[5] != origins[7] ? 1 : 0;
            }

            return count;
        })];
        output.WriteLine($"B and C apart on their return, of five streams: {apart[0]} by errors, {apart[1]} by conceptors");
        Assert.Equal(0, apart[0]);
        Assert.InRange(apart[1], 4, 5);
    }

    [Theory]
    [InlineData(16)]
    public void Recognition_by_conceptors_goes_on_from_a_saved_state_at_any_row(int window)
    {
        var spec = ByConceptors(RegimeStreams.Spec() with
        {
            Reservoir = new EchoStateSpec { Units = 20, InDegree = 5, InputScaling = 0.3 },
            Readout = new ReadoutSpec { Ridge = 1e-6, Forgetting = 0.99 },
            Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { Window = window, SettleRows = 60 } },
        });
        var expected = LifelongModel.Create(spec);
        var actual = LifelongModel.Create(spec);
        var (one, two) = (new double[1], new double[1]);
        foreach (var row in RegimeStreams.RowsOfInputs("ABACABAC", 250, 29))
        {
            expected.Learn(row, one);
            _ = actual.Save();
            actual = LifelongModel.Restore(spec, actual.Save(), actual.Reservoir);
            actual.Learn(row, two);
            Assert.Equal(BitConverter.DoubleToInt64Bits(one[0]), BitConverter.DoubleToInt64Bits(two[0]));
            Assert.Equal(
                (expected.Drifts, expected.Recalls, expected.Renewals, expected.RecalledArchetype),
                (actual.Drifts, actual.Recalls, actual.Renewals, actual.RecalledArchetype));
        }

        Assert.InRange(expected.Recalls, 1, 20);
        Assert.Equal(
            expected.Archetypes.SelectMany(a => a.Conceptor?.Matrix.ToArray() ?? []), actual.Archetypes.SelectMany(a => a.Conceptor?.Matrix.ToArray() ?? []));
    }

    [Fact]
    public void What_is_filed_of_a_regime_has_seen_nothing_of_the_next()
    {
        // Regime B has a second input that A never shows.
        var spec = ByConceptors(RegimeStreams.Spec() with
        {
            Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u", "v"], Targets = ["y"], Horizon = 0 },
            Readout = new ReadoutSpec { Ridge = 1e-6, Forgetting = 0.9999, InputLags = 1 },
        });
        var model = LifelongModel.Create(spec);
        var rows = RegimeStreams.Rows("ABAB", Each, 31);
        var prediction = new double[1];
        for (var t = 0; t < rows.Length; t++)
            model.Learn([rows[t][0], t / Each % 2 == 0 ? 0 : rows[t][0] * rows[(t + 5) % rows.Length][0], rows[t][1]], prediction);
        var features = spec.FeatureSize;
        var unseen = new double[features];
        unseen[features - 2] = 1;
        Assert.Equal(2, model.Archetypes.Count);
        var nothing = new double[features];
        double Rejected(int archetype) => model.Archetypes[archetype].Conceptor!.Evidence(nothing) - model.Archetypes[archetype].Conceptor!.Evidence(unseen);
        Assert.Equal(100, Rejected(0), 1e-9);
        Assert.InRange(Rejected(1), 0, 99);
    }

    [Fact]
    public void Recognition_by_errors_keeps_no_conceptors_and_refuses_a_state_that_does()
    {
        var spec = RegimeStreams.Spec();
        var rows = RegimeStreams.Rows("AB", 1000, 33);
        var (plain, model) = (LifelongModel.Create(spec), LifelongModel.Create(ByConceptors(spec)));
        RegimeStreams.Errors(plain, rows);
        RegimeStreams.Errors(model, rows);
        Assert.Null(Assert.Single(plain.Archetypes).Conceptor);
        var features = spec.FeatureSize;
        Assert.Equal(Archetype.BytesOf(features, 1), plain.Archetypes[0].Bytes);
        Assert.Equal(Archetype.BytesOf(features, 1, ArchetypeRecognition.Conceptor), model.Archetypes[0].Bytes);
        Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec, model.Save()));

        // The other way the conceptors begin with the rows to come.
        var later = LifelongModel.Restore(ByConceptors(spec), plain.Save());
        RegimeStreams.Errors(later, RegimeStreams.Rows("BA", 1000, 34));
        Assert.Contains(later.Archetypes, a => a.Conceptor is not null);
    }

    [Fact]
    public void Model_that_was_fitted_without_goes_on_with_lifelong_learning_from_its_state()
    {
        var spec = RegimeStreams.Spec();
        var plain = LifelongModel.Create(spec with { Lifelong = null });
        RegimeStreams.Errors(plain, RegimeStreams.Rows("A", 1000, 19));
        var model = LifelongModel.Restore(spec, plain.Save());
        RegimeStreams.Errors(model, RegimeStreams.Rows("AB", 1000, 20));
        Assert.Equal(1, model.Drifts);
        Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec with { Lifelong = null }, model.Save()));
        var smaller = spec with { Lifelong = spec.Lifelong! with { Archetypes = new ArchetypeSpec { Window = 8 } } };
        Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(smaller, model.Save()));
    }

    [Theory]
    [InlineData(TaskKind.Forecast)]
    [InlineData(TaskKind.Regression)]
    public void Intervals_hold_their_coverage(TaskKind kind)
    {
        var spec = RegimeStreams.Spec() with
        {
            Task = kind == TaskKind.Forecast
                ? new TaskSpec { Inputs = ["y"], Targets = ["y"], Horizon = 3 }
                : RegimeStreams.Spec().Task,
            Lifelong = new LifelongSpec { Drift = null, Interval = new IntervalSpec { Coverage = 0.9 } },
        };
        var rows = RegimeStreams.Rows("ABACA", 4000, 21, noise: 0.1);
        var model = LifelongModel.Create(spec);
        var (prediction, covered, judged) = (new double[1], 0, 0);
        var given = new Queue<(double Low, double High)>();
        foreach (var row in rows)
        {
            var values = kind == TaskKind.Forecast ? [row[1]] : row;
            if (kind == TaskKind.Forecast && given.Count == 3)
                Judge(given.Dequeue(), row[1]);
            model.Learn(values, prediction);
            var interval = (prediction[0] - model.IntervalRadii[0], prediction[0] + model.IntervalRadii[0]);
            if (kind == TaskKind.Forecast)
                given.Enqueue(interval);
            else
                Judge(interval, row[1]);
        }

        Assert.InRange((double)covered / judged, 0.89, 0.91);
        Assert.Equal((double)covered / judged, model.IntervalCoverage, 0.005);

        void Judge((double Low, double High) interval, double target)
        {
            judged++;
            if (target >= interval.Low && target <= interval.High)
                covered++;
        }
    }

    [Theory]
    [InlineData(ArchetypeRecognition.Error)]
    [InlineData(ArchetypeRecognition.Conceptor)]
    public void Learning_allocates_nothing_between_warnings(ArchetypeRecognition recognition)
    {
        var spec = RegimeStreams.Spec() with
        {
            Lifelong = new LifelongSpec { Interval = new IntervalSpec(), Archetypes = new ArchetypeSpec { Recognition = recognition } },
        };
        var model = LifelongModel.Create(spec);
        var rows = RegimeStreams.Rows("A", 3000, 23);
        RegimeStreams.Errors(model, rows);
        var prediction = new double[1];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 50; t++)
                model.Learn(rows[t], prediction);
        }));
    }

    [Fact]
    public void Memory_is_bounded_however_many_regimes_there_are()
    {
        var spec = RegimeStreams.Spec() with
        {
            Reservoir = new EchoStateSpec { Units = 20, InDegree = 5, InputScaling = 0.3 },
            Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { Capacity = 2, Window = 16, SettleRows = 50 } },
        };
        var model = LifelongModel.Create(spec);
        RegimeStreams.Errors(model, RegimeStreams.Rows("ABCABCABCABC", 500, 25));
        Assert.InRange(model.Drifts, 6, 30);
        Assert.InRange(model.Archetypes.Count, 1, 2);
    }

    [Fact]
    public void Spec_that_cannot_be_is_refused_with_its_field()
    {
        var spec = RegimeStreams.Spec();
        var classes = spec with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["a", "b"] },
        };
        (ModelSpec Spec, string Field)[] bad =
        [
            (spec with { Lifelong = new LifelongSpec { Drift = new DriftDetectionMethodSpec() } }, "lifelong.drift"),
            (spec with { Lifelong = new LifelongSpec { Drift = new AdaptiveWindowSpec() } }, "lifelong.drift.risesOnly"),
            (spec with { Lifelong = new LifelongSpec { Drift = new PageHinkleySpec { WarmUp = 0 } } }, "drift.warmUp"),
            (spec with { Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { Window = 1 } } }, "lifelong.archetypes.window"),
            (spec with { Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { MaximumBytes = 100 } } }, "lifelong.archetypes.maximumBytes"),
            (spec with { Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { Aperture = 0 } } }, "lifelong.archetypes.aperture"),
            (spec with { Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { Recognition = (ArchetypeRecognition)7 } } }, "lifelong.archetypes.recognition"),
            (ByConceptors(spec with { Lifelong = new LifelongSpec { Archetypes = new ArchetypeSpec { MaximumBytes = Archetype.BytesOf(spec.FeatureSize, 1) } } }), "lifelong.archetypes.maximumBytes"),
            (spec with { Lifelong = new LifelongSpec { Interval = new IntervalSpec { Coverage = 2 } } }, "interval.coverage"),
            (spec with { Readout = new ReadoutSpec { Learner = OnlineLearner.DecayedSums } }, "readout.learner"),
            (classes with { Lifelong = new LifelongSpec { Interval = new IntervalSpec() } }, "lifelong.interval"),
        ];
        foreach (var (refused, field) in bad)
            Assert.Contains(field, Assert.Throws<SpecRefusedException>(() => LifelongModel.Create(refused)).Message, StringComparison.Ordinal);
    }

    // The archetype in use at the end of each visit to a regime.
    private static List<long> Origins(LifelongModel model, double[][] rows)
    {
        var (prediction, origins) = (new double[1], new List<long>());
        for (var t = 0; t < rows.Length; t++)
        {
            model.Learn(rows[t], prediction);
            if (t % Each == Each - 1)
                origins.Add(model.RecalledArchetype);
        }

        return origins;
    }

    private static ModelSpec ByConceptors(ModelSpec spec) => spec with
    {
        Lifelong = spec.Lifelong! with { Archetypes = spec.Lifelong.Archetypes with { Recognition = ArchetypeRecognition.Conceptor } },
    };

    private static DriftSpec Drift(string detector) => detector == "Page-Hinkley"
        ? new PageHinkleySpec()
        : new LifelongSpec().Drift!;
}
