using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class CompositeReservoirTests
{
    private static readonly EchoStateSpec Layer = new() { Units = 12, LeakRate = 0.6, Seed = 31 };

    // A part with a state behind its features.
    private static readonly RandomOscillatorsSpec Oscillators = new() { Units = 9, InDegree = 3 };

    [Fact]
    public void Layer_is_driven_by_what_the_layer_before_has_at_the_same_time()
    {
        var spec = SeriesSpec.Deep(3, Layer, scalingBetween: 0.9);
        var layers = Enumerable.Range(0, 3).Select(l => spec.Seeded(l).Build(l == 0 ? 2 : 12)).ToArray();
        var states = layers.Select(layer => new double[layer.StateSize]).ToArray();
        Compare(spec, 2, input =>
        {
            var driving = input;
            for (var l = 0; l < 3; l++)
                driving = states[l] = Next(layers[l], driving, states[l]);
            return [.. states.SelectMany(state => state)];
        });
    }

    [Fact]
    public void Readout_of_the_last_layer_alone_sees_what_the_whole_series_makes()
    {
        var spec = new SeriesSpec { Layers = [Layer, Oscillators, Layer], Features = SeriesFeatures.LastLayer };
        Assert.Equal(12, spec.FeatureSize(2));
        Assert.Equal(12 + 18 + 12, spec.StateSize(2));
        var parts = new[] { spec.Seeded(0).Build(2), spec.Seeded(1).Build(12), spec.Seeded(2).Build(9) };
        var states = parts.Select(part => new double[part.StateSize]).ToArray();
        Compare(spec, 2, input =>
        {
            states[0] = Next(parts[0], input, states[0]);
            states[1] = Next(parts[1], states[0], states[1]);
            states[2] = Next(parts[2], states[1][..9], states[2]);
            return states[2];
        });
    }

    [Fact]
    public void Members_side_by_side_do_what_each_does_alone()
    {
        var spec = new ParallelSpec { Members = [Oscillators, Layer, SeriesSpec.Deep(2, Layer)], Seed = 8 };
        Assert.Equal(9 + 12 + 24, spec.FeatureSize(1));
        var parts = Enumerable.Range(0, 3).Select(m => spec.Seeded(m).Build(1)).ToArray();
        var states = parts.Select(part => new double[part.StateSize]).ToArray();
        Compare(spec, 1, input =>
        {
            for (var m = 0; m < 3; m++)
                states[m] = Next(parts[m], input, states[m]);
            return [.. states.SelectMany((state, m) => state[..parts[m].FeatureSize])];
        });
    }

    [Fact]
    public void Equal_layers_have_different_weights_and_the_seed_of_the_whole_moves_them_all()
    {
        var spec = SeriesSpec.Deep(3, Layer);
        var other = spec with { Seed = 32 };
        ulong[] seeds = [.. Enumerable.Range(0, 3).Select(l => spec.Seeded(l).Seed), .. Enumerable.Range(0, 3).Select(l => other.Seeded(l).Seed)];
        Assert.Equal(6, seeds.Distinct().Count());
        Assert.NotEqual(spec.Build(1).WeightsHash, other.Build(1).WeightsHash);
    }

    [Fact]
    public void Specs_are_equal_by_content()
    {
        Assert.Equal(SeriesSpec.Deep(2, Layer), SeriesSpec.Deep(2, Layer));
        Assert.Equal(SeriesSpec.Deep(2, Layer).GetHashCode(), SeriesSpec.Deep(2, Layer).GetHashCode());
        Assert.NotEqual(SeriesSpec.Deep(2, Layer), SeriesSpec.Deep(3, Layer));
        Assert.NotEqual(SeriesSpec.Deep(2, Layer), SeriesSpec.Deep(2, Layer with { LeakRate = 0.5 }));
        Assert.NotEqual(SeriesSpec.Deep(2, Layer), SeriesSpec.Deep(2, Layer) with { Features = SeriesFeatures.LastLayer });
        Assert.Equal(new ParallelSpec { Members = [Layer] }, new ParallelSpec { Members = [Layer with { }] });
        Assert.NotEqual(new ParallelSpec { Members = [Layer] }, new ParallelSpec { Members = [Layer, Layer] });
    }

    [Fact]
    public void Order_of_parts_changes_the_hash()
    {
        ReservoirSpec[] specs =
        [
            new ParallelSpec { Members = [Layer, Oscillators] },
            new ParallelSpec { Members = [Oscillators, Layer] },
            new SeriesSpec { Layers = [Layer, Oscillators] },
            new SeriesSpec { Layers = [Layer, Oscillators], Features = SeriesFeatures.LastLayer },
        ];
        Assert.Equal(4, specs.Select(spec => spec.Build(1).WeightsHash).Distinct().Count());
    }

    private static void Compare(ReservoirSpec spec, int inputs, Func<double[], double[]> expected)
    {
        var reservoir = spec.Build(inputs);
        var random = new RandomStream(4);
        var state = new double[reservoir.StateSize];
        for (var step = 0; step < 40; step++)
        {
            double[] input = [.. Enumerable.Range(0, inputs).Select(_ => random.Uniform(-1, 1))];
            state = Next(reservoir, input, state);
            Assert.Equal(Bits.Of(expected(input)), Bits.Of(state.AsSpan(0, reservoir.FeatureSize)));
        }
    }

    private static double[] Next(IReservoir reservoir, double[] input, double[] state)
    {
        var next = new double[state.Length];
        reservoir.Step(input, state, next);
        return next;
    }
}
