using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution.Live;

public sealed class LivePopulationTests
{
    private static readonly JsonSerializerOptions Written = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new BirthText() },
    };

    private static readonly Dictionary<string, ReservoirSpec> Reservoirs = new(StringComparer.Ordinal)
    {
        ["echo state"] = new EchoStateSpec { Units = 12, InDegree = 4 },
        ["residual"] = new ResidualSpec { Units = 12, InDegree = 4 },
        ["edge of stability"] = new EdgeOfStabilitySpec { Units = 12, InDegree = 4 },
        ["series"] = new SeriesSpec { Layers = [new EchoStateSpec { Units = 6, InDegree = 2 }, new EchoStateSpec { Units = 5, InDegree = 2 }] },
        ["Euler state"] = new EulerStateSpec { Units = 12 },
        ["oscillators"] = new RandomOscillatorsSpec { Units = 12, InDegree = 4 },
        ["next generation"] = new NextGenerationSpec(),
        ["nanowire"] = new NanowireSpec { Rows = 4, Columns = 4, Electrodes = 6 },
        ["spiking"] = new SpikingSpec { Units = 12 },
        ["resistive memory graph"] = new ResistiveMemoryGraphSpec(),
        ["external"] = new ExternalSubstrateSpec { States = 1, Command = ["device"] },
    };

    private static readonly LiveSpec Quick = new() { WarmUpRows = 60, TrialRows = 100, LeastRows = 30, KeptRows = 60, FormerRows = 100, AlarmRows = 200 };

    // One whose ridge keeps it from learning: easy to beat.
    private static readonly ModelSpec Poor = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, InputScaling = 0.001, SpectralRadius = 0.1 },
        Readout = new ReadoutSpec { Ridge = 1e5, InputLags = 0 },
        StandardiseInputs = false,
        Washout = 10,
    };

    private static readonly ModelSpec Good = Poor with
    {
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, InputScaling = 0.5 },
        Readout = new ReadoutSpec { Forgetting = 0.99, Ridge = 1e-4 },
    };

    [Fact]
    public void Better_challenger_is_promoted_and_the_former_champion_can_be_called_back()
    {
        var population = Around(Poor);
        var errors = Run(population, Stream(3, 2_000)).ToArray();

        Assert.True(population.Promotions > 0);
        Assert.True(errors[^500..].Average() < 0.5 * errors[100..300].Average(), $"{errors[^500..].Average()}");

        var served = population.ChampionBirth;
        population.RollBack();
        Assert.NotEqual(served, population.ChampionBirth);
        Assert.All(Run(population, Stream(4, 50)), error => Assert.True(double.IsFinite(error)));
        population.RollBack();
        Assert.Equal(served, population.ChampionBirth);
    }

    [Fact]
    public void Serving_model_answers_as_it_would_alone_until_another_takes_over()
    {
        var population = Around(Poor);
        var alone = LifelongModel.Create(Poor);
        var (served, expected) = (new double[1], new double[1]);
        var rows = 0;
        foreach (var row in Stream(3, 2_000))
        {
            population.Learn(row, served);
            alone.Learn(row, expected);
            Assert.Equal(expected, served);
            rows++;
            if (population.Promotions > 0)
                break;
        }

        Assert.Equal(1, population.Promotions);
        Assert.Equal(rows, population.Rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saved_at_any_row_it_goes_on_bit_for_bit(bool changing)
    {
        var model = changing ? Good : Poor;
        var straight = Around(model);
        var broken = Around(model);
        var (a, b) = (new double[1], new double[1]);
        var row = 0;
        foreach (var values in changing ? Changing(1_200) : Stream(3, 800))
        {
            straight.Learn(values, a);
            if (row++ % 7 == 0)
                broken = LivePopulation.Restore(Quick, LiveSpace.Of(model), model, broken.Save());
            broken.Learn(values, b);
            Assert.Equal(a, b);
        }

        // The one goes through alarms and the archive, the other through a promotion.
        Assert.True(changing ? straight.Elites.Count > 0 : straight.Promotions > 0);
        Assert.Equal(JsonSerializer.Serialize(straight.Save(), Written), JsonSerializer.Serialize(broken.Save(), Written));
    }

    [Theory]
    [InlineData(true, 6751991068682983045UL)]
    [InlineData(false, 10376972003956442206UL)]
    public void Answers_and_counts_are_those_recorded(bool changing, ulong recorded)
    {
        var population = Around(changing ? Good : Poor);
        var hash = new XxHash64();
        var prediction = new double[1];
        foreach (var row in changing ? Changing(3_000) : Stream(3, 3_000))
        {
            population.Learn(row, prediction);
            hash.Append(MemoryMarshal.AsBytes(prediction.AsSpan()));
            long[] counts = [population.Births, population.ChampionBirth.Value, population.Alarms, population.ShadowOperations];
            hash.Append(MemoryMarshal.AsBytes(counts.AsSpan()));
        }

        Assert.True(changing ? population.Alarms > 0 : population.Promotions > 0);
        Assert.Equal(recorded, hash.GetCurrentHashAsUInt64());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2.5)]
    public void Shadows_never_take_more_than_their_share_of_operations(double share)
    {
        var population = Around(Good, Quick with { ShadowShare = share });
        var prediction = new double[1];
        foreach (var row in Changing(600))
        {
            population.Learn(row, prediction);
            Assert.True(population.ShadowOperations <= share * population.ServedOperations);
        }

        Assert.Equal(share > 0, population.ShadowOperations > 0);
    }

    [Fact]
    public void Nothing_is_promoted_where_nothing_can_be_learned()
    {
        var promoted = 0;
        const int runs = 40;
        for (var seed = 1UL; seed <= runs; seed++)
        {
            var population = Around(Good with { Readout = new ReadoutSpec() }, Quick with { Seed = seed, Challengers = 2, Alpha = 0.1 });
            var random = RandomStream.Derive(5, seed);
            for (var row = 0; row < 600; row++)
                population.Learn([random.NextGaussian(), random.NextGaussian()], new double[1]);
            promoted += population.Promotions > 0 ? 1 : 0;
        }

        // At most 0.1 of 40 runs, and three standard deviations.
        Assert.InRange(promoted, 0, 4 + (3 * 2));
    }

    [Fact]
    public void Champion_of_a_regime_is_archived_and_tested_when_it_returns()
    {
        var population = Around(Good);
        var prediction = new double[1];
        var tested = false;
        foreach (var row in Changing(1_200))
        {
            var alarms = population.Alarms;
            var archived = population.Elites.Select(e => e.Birth.Number).ToArray();
            population.Learn(row, prediction);
            tested |= population.Alarms > alarms && population.Shadows.Any(s => archived.Contains(s.Number));
        }

        Assert.True(tested);
        Assert.InRange(population.Elites.Count, 1, Quick.Archive);
    }

    [Fact]
    public void Break_of_the_stream_is_no_alarm_and_breaks_every_model()
    {
        var population = Around(Good);
        _ = Run(population, Stream(5, 500)).Last();
        var alone = LifelongModel.Restore(population.Champion.Spec, population.Champion.Save());
        var before = (population.Alarms, population.Promotions);
        population.Break(7);
        alone.Break(7);
        var (served, expected) = (new double[1], new double[1]);
        foreach (var row in Stream(9, Good.Washout))
        {
            population.Learn(row, served);
            alone.Learn(row, expected);
            Assert.Equal(expected, served);
        }

        Assert.Equal(before, (population.Alarms, population.Promotions));
        var tests = population.Save().Shadows.Select(shadow => shadow.Bet.Rows).ToArray();
        _ = Run(population, Stream(10, 1)).Last();
        Assert.Contains(population.Save().Shadows.Zip(tests), pair => pair.First.Bet.Rows == pair.Second + 1);
    }

    [Fact]
    public void Population_around_a_model_goes_on_with_what_it_has_learned()
    {
        var model = LifelongModel.Create(Good);
        foreach (var row in Stream(5, 300))
            model.Learn(row, new double[1]);
        var alone = LifelongModel.Restore(Good, model.Save());
        var population = LivePopulation.Around(Quick, LiveSpace.Of(Good), model);
        var (served, expected) = (new double[1], new double[1]);
        foreach (var row in Stream(6, 50))
        {
            population.Learn(row, served);
            alone.Learn(row, expected);
            Assert.Equal(expected, served);
        }

        Assert.Equal((50, 350L), (population.Rows, population.Champion.Rows));
    }

    [Fact]
    public void Former_champion_that_has_left_the_shadow_comes_back_as_the_model_that_was_brought()
    {
        var population = Around(Poor, Quick with { FormerRows = 0, TrialRows = 50 });
        ModelState? retired = null;
        foreach (var row in Stream(3, 3_000))
        {
            var champion = population.Champion;
            population.Learn(row, new double[1]);
            if (population.Champion != champion)
                retired = champion.Save();
            if (retired is not null && population.Former is null)
                break;
        }

        Assert.Null(population.Former);
        Assert.Throws<InvalidOperationException>(() => population.RollBack(LifelongModel.Create(Good with { Washout = 11 })));
        var again = LifelongModel.Restore(Poor, retired!);
        population.RollBack(again);
        Assert.Same(again, population.Champion);
        Assert.Equal(1, population.ChampionBirth.Value);
    }

    [Fact]
    public void Model_with_plasticity_has_challengers_without()
    {
        var plastic = Good with { Plasticity = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec() } };
        var rows = Stream(5, 400).SelectMany(row => row).ToArray();
        var model = new BatchTraining(plastic, new TimeSeries(["u", "y"], [.. rows]), 400).Finish();
        var population = LivePopulation.Around(Quick, LiveSpace.Of(plastic), model);

        Assert.Equal(Quick.Challengers, population.Shadows.Count());
        Assert.All(population.Save().Shadows, shadow => Assert.Null(shadow.Spec.Plasticity));
    }

    public static TheoryData<string> Kinds() => [.. Reservoirs.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_reservoir_has_challengers_of_its_kind(string kind)
    {
        var reservoir = Reservoirs[kind];
        var model = Good with { Reservoir = reservoir };
        if (reservoir is ExternalSubstrateSpec)
            model = model with { Task = model.Task with { Inputs = ["u", "s"] } };
        var population = Around(model);
        var random = new RandomStream(3);
        for (var row = 0; row < 300; row++)
            population.Learn([.. model.Task.Columns.Select(_ => random.NextGaussian())], new double[1]);

        Assert.True(population.Births > 1);
        Assert.All(population.Save().Shadows, shadow => Assert.IsType(reservoir.GetType(), shadow.Spec.Reservoir));
        var again = LivePopulation.Restore(Quick, population.Space, population.Template, population.Save());
        Assert.Equal(population.Shadows.Select(s => s.Number), again.Shadows.Select(s => s.Number));
    }

    [Fact]
    public void Model_whose_labels_come_late_is_refused()
    {
        var late = Good with { Task = Good.Task with { LabelHorizon = 5 } };

        var refused = Assert.Throws<SpecRefusedException>(() => Around(late));

        Assert.Contains("task.labelHorizon", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_out_of_its_range_is_refused_by_name() =>
        Assert.Contains("live.challengers", Assert.Throws<SpecRefusedException>(() => Around(Good, Quick with { Challengers = 33 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Models_that_answer_with_probabilities_are_compared_by_their_Brier_scores()
    {
        var told = Telling(Poor);
        var population = Around(told);
        var prediction = new double[2];
        var (squares, weight) = (0.0, 0.0);
        foreach (var row in Signs(3, 2_000))
        {
            population.Learn(row, prediction);
            Assert.Equal(1, prediction.Sum(), 1e-12);
            if (population.Rows <= told.Washout)
                continue;
            (squares, weight) = ((0.999 * squares) + Math.Pow((row[1] == 0 ? 1 : 0) - prediction[0], 2), (0.999 * weight) + 1);
            if (population.Promotions > 0)
                continue;
            var sums = population.Save().ErrorSums.ToArray();
            Assert.Equal(squares, sums[0], 1e-9 * squares);
            Assert.Equal(squares, sums[1], 1e-9 * squares);
            Assert.Equal(weight, sums[2], 1e-9 * weight);
        }

        Assert.True(population.Promotions > 0);
        Assert.True(population.Champion.Spec.Readout.Probabilities);
        Assert.NotEqual(1, population.Champion.ProbabilityFactor);
        Assert.InRange(population.Champion.PrequentialErrorRate, 0, 0.2);

        var restored = LivePopulation.Restore(Quick, LiveSpace.Of(told), told, population.Save());
        var other = new double[2];
        foreach (var row in Signs(4, 100))
        {
            population.Learn(row, prediction);
            restored.Learn(row, other);
            Assert.Equal(prediction, other);
        }
    }

    [Fact]
    public void Champion_whose_classes_are_balanced_is_succeeded_by_one_whose_are_through_saving()
    {
        var balanced = Telling(Poor);
        balanced = balanced with { Readout = balanced.Readout with { Probabilities = false, BalanceClasses = true } };
        var population = Around(balanced);
        var restored = Around(balanced);
        var (prediction, other) = (new double[2], new double[2]);
        foreach (var row in Signs(3, 2_000))
        {
            population.Learn(row, prediction);
            restored.Learn(row, other);
            Assert.Equal(prediction, other);
            if (population.Rows % 97 == 0)
                restored = LivePopulation.Restore(Quick, LiveSpace.Of(balanced), balanced, restored.Save());
        }

        Assert.True(population.Promotions > 0);
        Assert.True(population.Champion.Spec.Readout.BalanceClasses);
        Assert.All(population.Champion.Save().ClassCounts.ToArray(), count => Assert.InRange(count, 1, 2_000));
    }

    [Fact]
    public void Champion_of_logistic_regression_is_succeeded_by_another_through_saving()
    {
        var logistic = Telling(Poor);
        logistic = logistic with { Readout = logistic.Readout with { Probabilities = false, Learner = OnlineLearner.Logistic } };
        var population = Around(logistic);
        var restored = Around(logistic);
        var (prediction, other) = (new double[2], new double[2]);
        foreach (var row in Signs(3, 2_000))
        {
            population.Learn(row, prediction);
            restored.Learn(row, other);
            Assert.Equal(prediction, other);
            Assert.Equal(1, prediction.Sum(), 1e-12);
            if (population.Rows % 97 == 0)
                restored = LivePopulation.Restore(Quick, LiveSpace.Of(logistic), logistic, restored.Save());
        }

        Assert.True(population.Promotions > 0);
        Assert.Equal(OnlineLearner.Logistic, population.Champion.Spec.Readout.Learner);
        Assert.InRange(population.Champion.PrequentialErrorRate, 0, 0.2);
    }

    // Whether the target of the stream is above 0, from probabilities of the two.
    private static ModelSpec Telling(ModelSpec model) => model with
    {
        Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["low", "high"] },
        Readout = model.Readout with { Probabilities = true },
    };

    private static IEnumerable<double[]> Signs(ulong seed, int rows) => Stream(seed, rows).Select(row => new[] { row[0], row[1] > 0 ? 1.0 : 0 });

    private static LivePopulation Around(ModelSpec model, LiveSpec? spec = null) =>
        LivePopulation.Around(spec ?? Quick, LiveSpace.Of(model), model);

    private static IEnumerable<double> Run(LivePopulation population, IEnumerable<double[]> rows)
    {
        var prediction = new double[1];
        foreach (var row in rows)
        {
            population.Learn(row, prediction);
            yield return Math.Abs(row[1] - prediction[0]);
        }
    }

    private static IEnumerable<double[]> Stream(ulong seed, int rows, double sign = 1)
    {
        var random = new RandomStream(seed);
        var before = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var u = random.NextGaussian();
            yield return [u, sign * (u + (0.5 * before)) + (0.05 * random.NextGaussian())];
            before = u;
        }
    }

    private static IEnumerable<double[]> Changing(int rows) =>
        [.. Stream(5, rows / 3), .. Stream(6, rows / 3, -1), .. Stream(7, rows / 3)];

    // The number, the operators and every value of the genome: the rest of a birth leads around in circles.
    private sealed class BirthText : JsonConverter<Birth>
    {
        public override Birth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Only written here.");

        public override void Write(Utf8JsonWriter writer, Birth value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value.Number}: {string.Join(' ', value.Operators)}: {string.Join(' ', value.Genome.Values)}");
    }
}
