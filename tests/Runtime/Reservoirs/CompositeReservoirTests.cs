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
    public void Member_is_driven_by_the_inputs_and_by_the_features_of_all_that_feed_it()
    {
        var spec = new AcyclicSpec
        {
            Members = [Oscillators, Layer, Layer], Links = [1, 2, 0, 2, 0, 1], Driven = [0, 2], Seen = [0, 2], Seed = 8,
        };
        Assert.Equal(9 + 12, spec.FeatureSize(2));
        var parts = new[] { spec.Seeded(0).Build(2), spec.Seeded(1).Build(9), spec.Seeded(2).Build(2 + 9 + 12) };
        var states = parts.Select(part => new double[part.StateSize]).ToArray();
        Compare(spec, 2, input =>
        {
            states[0] = Next(parts[0], input, states[0]);
            states[1] = Next(parts[1], states[0][..9], states[1]);
            states[2] = Next(parts[2], [.. input, .. states[0][..9], .. states[1]], states[2]);
            return [.. states[0][..9], .. states[2]];
        });
    }

    [Fact]
    public void Part_whose_state_depends_on_its_seed_has_the_state_of_the_seed_that_it_has_within_the_whole()
    {
        var wires = new NanowireSpec { Layout = NanowireLayout.Geometric, Junctions = 60, Electrodes = 20 };
        var spec = new ParallelSpec { Members = [wires, Layer, wires], Seed = 8 };
        var parts = Enumerable.Range(0, 3).Select(m => spec.Seeded(m).Build(1)).ToArray();
        Assert.NotEqual(parts[0].StateSize, parts[2].StateSize);
        var states = parts.Select(part => new double[part.StateSize]).ToArray();
        Compare(spec, 1, input =>
        {
            for (var m = 0; m < 3; m++)
                states[m] = Next(parts[m], input, states[m]);
            return [.. states.SelectMany((state, m) => state[..parts[m].FeatureSize])];
        });
    }

    [Fact]
    public void Chain_and_unlinked_members_do_what_a_series_and_a_parallel_reservoir_do()
    {
        var chain = new AcyclicSpec { Members = [Layer, Oscillators, Layer], Links = [0, 1, 1, 2], Driven = [0], Seen = [0, 1, 2], Seed = 5 };
        Same(chain, new SeriesSpec { Layers = chain.Members, Seed = 5 });
        Same(chain with { Seen = [2] }, new SeriesSpec { Layers = chain.Members, Seed = 5, Features = SeriesFeatures.LastLayer });
        Same(chain with { Links = [], Driven = [0, 1, 2] }, new ParallelSpec { Members = chain.Members, Seed = 5 });

        static void Same(ReservoirSpec spec, ReservoirSpec simple)
        {
            var other = simple.Build(2);
            var state = new double[other.StateSize];
            Compare(spec, 2, input => (state = Next(other, input, state))[..other.FeatureSize]);
        }
    }

    [Fact]
    public void Order_of_links_changes_nothing_and_every_other_wiring_does()
    {
        var spec = new AcyclicSpec { Members = [Layer, Layer, Layer], Links = [0, 2, 1, 2], Driven = [0, 1], Seen = [2] };
        var other = spec with { Links = [1, 2, 0, 2] };
        Assert.Equal(spec, other);
        Assert.Equal(spec.GetHashCode(), other.GetHashCode());
        Assert.Equal(spec.Build(1).WeightsHash, other.Build(1).WeightsHash);
        AcyclicSpec[] different = [spec, spec with { Seen = [0, 2] }, spec with { Driven = [0, 1, 2] }, spec with { Links = [0, 1, 1, 2], Driven = [0] }];
        Assert.Equal(4, different.Distinct().Count());
        Assert.Equal(4, different.Select(each => each.Build(1).WeightsHash).Distinct().Count());
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
