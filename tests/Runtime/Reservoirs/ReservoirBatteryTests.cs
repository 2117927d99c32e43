using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using ArchetypeRC.Tests.Runtime.Lifelong;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>What every reservoir promises, checked on every kind.</summary>
public sealed class ReservoirBatteryTests
{
    public static TheoryData<string> Kinds() => ReservoirKinds.Names();

    public static TheoryData<string> RandomKinds() => ReservoirKinds.NamesWithRandomWeights();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Same_spec_gives_the_same_hash_and_the_same_bits(string kind)
    {
        var one = Build(kind);
        var two = Build(kind);
        Assert.NotSame(one, two);
        Assert.Equal(one.WeightsHash, two.WeightsHash);
        Assert.Equal(Bits.Of(Drive(one, 300)), Bits.Of(Drive(two, 300)));
    }

    [Theory]
    [MemberData(nameof(RandomKinds))]
    public void Another_seed_gives_another_hash_and_other_features(string kind)
    {
        var spec = ReservoirKinds.Specs[kind];
        var one = Build(kind);
        var other = (spec with { Seed = spec.Seed + 1 }).Build(ReservoirKinds.Inputs);
        Assert.NotEqual(one.WeightsHash, other.WeightsHash);
        Assert.NotEqual(Drive(one, 60)[..one.FeatureSize], Drive(other, 60)[..one.FeatureSize]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sizes_are_those_that_the_spec_tells(string kind)
    {
        var spec = ReservoirKinds.Specs[kind];
        var reservoir = Build(kind);
        Assert.Equal(ReservoirKinds.Inputs, reservoir.InputSize);
        Assert.Equal(spec.FeatureSize(ReservoirKinds.Inputs), reservoir.FeatureSize);
        Assert.Equal(spec.StateSize(ReservoirKinds.Inputs), reservoir.StateSize);
        Assert.InRange(reservoir.FeatureSize, 1, reservoir.StateSize);
        Assert.True(reservoir.OperationsPerStep >= reservoir.FeatureSize);
        Assert.True(reservoir.BytesPerStep >= 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_leaves_input_and_state_alone_and_allocates_nothing(string kind)
    {
        var reservoir = Build(kind);
        double[] input = [0.4, -0.3];
        var state = Drive(reservoir, 30);
        var before = Bits.Of(state);
        var next = new double[reservoir.StateSize];
        reservoir.Step(input, state, next);
        var first = Bits.Of(next);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var i = 0; i < 200; i++)
                reservoir.Step(input, state, next);
        });
        Assert.Equal(0, allocated);
        Assert.Equal([0.4, -0.3], input);
        Assert.Equal(before, Bits.Of(state));
        Assert.Equal(first, Bits.Of(next));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_the_next_state_held_before_makes_no_difference(string kind)
    {
        var reservoir = Build(kind);
        var state = Drive(reservoir, 30);
        var clean = new double[reservoir.StateSize];
        var dirty = new double[reservoir.StateSize];
        dirty.AsSpan().Fill(double.NaN);
        reservoir.Step([0.4, -0.3], state, clean);
        reservoir.Step([0.4, -0.3], state, dirty);
        Assert.Equal(Bits.Of(clean), Bits.Of(dirty));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_of_another_length_and_overlapping_states_are_refused_by_name(string kind)
    {
        var reservoir = Build(kind);
        var input = new double[reservoir.InputSize];
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        Assert.Equal("input", Refused(() => reservoir.Step(new double[input.Length + 1], state, next)));
        Assert.Equal("state", Refused(() => reservoir.Step(input, new double[state.Length + 1], next)));
        Assert.Equal("next", Refused(() => reservoir.Step(input, state, new double[next.Length + 1])));
        Assert.Equal("next", Refused(() => reservoir.Step(input, state, state)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void States_stay_bounded_for_10_000_steps_of_random_input(string kind)
    {
        var reservoir = Build(kind);
        var random = new RandomStream(17);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var largest = 0.0;
        var smallest = 0.0;
        for (var step = 0; step < 10_000; step++)
        {
            reservoir.Step([random.Uniform(-1, 1), random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
            largest = Math.Max(largest, state.Max());
            smallest = Math.Min(smallest, state.Min());
            Assert.DoesNotContain(double.NaN, state);
        }

        Assert.InRange(largest, 1e-9, 1e3);
        Assert.InRange(smallest, -1e3, 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Inputs_of_any_finite_magnitude_leave_features_that_a_readout_can_square(string kind)
    {
        var reservoir = Build(kind);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        for (var step = 0; step < 20; step++)
        {
            var huge = step % 3 == 0 ? -LifelongModel.LargestValue : LifelongModel.LargestValue;
            reservoir.Step([huge, 1e-300], state, next);
            (state, next) = (next, state);
            Assert.All(state, value => Assert.True(double.IsFinite(value)));
            Assert.All(state[..reservoir.FeatureSize], value => Assert.True(double.IsFinite(value * value)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Model_learns_saves_and_goes_on_bit_for_bit_at_every_cut(string kind)
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Reservoir = ReservoirKinds.Specs[kind] };
        var rows = Streams.Rows(TaskKind.Forecast, 120);
        var expected = Streams.Learn(LifelongModel.Create(spec), rows, 0, 120);
        var model = LifelongModel.Create(spec);
        var actual = new List<double>();
        var at = 0;
        foreach (var cut in new[] { 0, 1, 2, 20, 21, 77, 120 })
        {
            actual.AddRange(Streams.Learn(model, rows, at, cut - at));
            _ = model.Save();
            model = LifelongModel.Restore(spec, model.Save());
            at = cut;
        }

        Assert.Equal(Bits.Of(expected), Bits.Of([.. actual]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Forecast_beats_the_mean(string kind)
    {
        var spec = Streams.Spec(TaskKind.Forecast) with
        {
            Reservoir = ReservoirKinds.Specs[kind],
            Task = new TaskSpec { Inputs = ["x", "u"], Targets = ["x"], Horizon = 3 },
        };
        var rows = Streams.Rows(TaskKind.Forecast, 1500);
        var predictions = Streams.Learn(LifelongModel.Create(spec), rows, 0, 1500);
        var x = rows.Column("x")[750..];
        var mean = x.Average();
        var errors = x[3..].Select((value, i) => Math.Pow(value - predictions[750 + i], 2)).Average();
        Assert.InRange(Math.Sqrt(errors / x.Average(value => Math.Pow(value - mean, 2))), 0, 0.7);
    }

    private static IReservoir Build(string kind) => ReservoirKinds.Specs[kind].Build(ReservoirKinds.Inputs);

    private static string? Refused(Action step) => Assert.Throws<ArgumentException>(step).ParamName;

    private static double[] Drive(IReservoir reservoir, int steps)
    {
        var random = new RandomStream(5);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        for (var step = 0; step < steps; step++)
        {
            reservoir.Step([random.Uniform(-1, 1), random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
        }

        return state;
    }
}
