using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Plasticity;

public sealed class ReservoirAdaptationTests
{
    private const int Rows = 300;

    public static TheoryData<string, Topology> Cases()
    {
        var cases = new TheoryData<string, Topology>();
        foreach (var rule in Rules().Keys)
        {
            foreach (var topology in PlasticSynapsesTests.Plain)
                cases.Add(rule, topology);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equal_rows_give_equal_bits_however_they_are_sliced_and_whenever_they_are_saved(string rule, Topology topology)
    {
        var (spec, reservoir, inputs) = (Rules()[rule], Reservoir(topology), Inputs(2));
        var before = (double[])inputs.Clone();
        var whole = Finish(new ReservoirAdaptation(spec, reservoir, 2, [inputs]));
        var sliced = new ReservoirAdaptation(spec, reservoir, 2, [inputs]);
        var slice = 1;
        while (sliced.Advance(slice))
        {
            var saved = sliced.Save();
            sliced = new ReservoirAdaptation(spec, reservoir, 2, [inputs]);
            sliced.Load(saved);
            slice = (slice * 3 % 101) + 1;
        }

        Same(whole, sliced);
        Assert.Equal(before, inputs);
        Assert.NotEqual(reservoir.Build(2).WeightsHash, whole.Build().WeightsHash);
        Assert.Equal(whole.Build().WeightsHash, sliced.Build().WeightsHash);
        Assert.All(whole.Epochs, e => Assert.True(e.Kept));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_are_read_without_any_allocation(string rule, Topology topology)
    {
        var spec = Rules()[rule];
        var reservoir = Reservoir(topology);
        var adaptation = new ReservoirAdaptation(spec with { WarmUp = 0 }, reservoir, 2, [Inputs(2, 20_000)]);
        while (adaptation.Epochs.IsEmpty)
            adaptation.Advance(1);
        adaptation.Advance(500);
        Assert.Equal(0, AllocatedBytes.Of(() => adaptation.Advance(500)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_that_is_not_finite_is_refused_where_it_stands(string rule, Topology topology)
    {
        var inputs = Inputs(2);
        inputs[13] = double.NaN;
        var refused = Assert.Throws<ArgumentException>(
            () => new ReservoirAdaptation(Rules()[rule], Reservoir(topology), 2, [Inputs(2), inputs]));
        Assert.Contains("Value 1 of row 6 of sequence 1 is NaN", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_without_bound_is_stopped_at_the_edge_and_the_last_stable_pass_is_restored()
    {
        var synaptic = new SynapticPlasticitySpec { Rule = SynapticRule.Hebb, LearningRate = 2e-3, Epochs = 60, Tolerance = 0 };
        var reservoir = Reservoir(Topology.FixedInDegree);
        var stopped = Finish(new ReservoirAdaptation(new PlasticitySpec { Synaptic = synaptic, WarmUp = 20 }, reservoir, 2, [Inputs(2)]));
        var end = Assert.Single(stopped.Ends);
        Assert.Equal(AdaptationStop.EchoStateLost, end.Stop);
        Assert.InRange(end.Epochs, 1, 59);
        Assert.False(stopped.Epochs[^1].Kept);
        Assert.InRange(stopped.Epochs[^1].EchoStateIndex, 1e-6, 100);
        Assert.All(stopped.Epochs[..^1], e => Assert.InRange(e.EchoStateIndex, 0, 1e-6));

        // As many passes as were kept lead to the same weights.
        var kept = Finish(new ReservoirAdaptation(
            new PlasticitySpec { Synaptic = synaptic with { Epochs = end.Epochs }, WarmUp = 20 }, reservoir, 2, [Inputs(2)]));
        Assert.Equal(Bits.Of(kept.Weights[0].Recurrent.ToArray()), Bits.Of(stopped.Weights[0].Recurrent.ToArray()));

        // Without the stop the states are torn apart for good.
        var unstopped = Finish(new ReservoirAdaptation(
            new PlasticitySpec { Synaptic = synaptic, WarmUp = 20, EchoStateLimit = 1_000, RadiusLimit = 100 }, reservoir, 2, [Inputs(2)]));
        Assert.True(unstopped.Epochs[^1].Radius > 2 * stopped.Epochs[^1].Radius);
        Assert.True(unstopped.Epochs[^1].EchoStateIndex > 0.1);
    }

    [Fact]
    public void Radius_over_its_limit_stops_too()
    {
        var spec = new PlasticitySpec
        {
            Synaptic = new SynapticPlasticitySpec { Rule = SynapticRule.Hebb, LearningRate = 2e-3, Epochs = 60, Tolerance = 0 },
            RadiusLimit = 0.91,
            WarmUp = 20,
        };
        var stopped = Finish(new ReservoirAdaptation(spec, Reservoir(Topology.FixedInDegree), 2, [Inputs(2)]));
        Assert.Equal(AdaptationStop.RadiusExceeded, Assert.Single(stopped.Ends).Stop);
        Assert.True(stopped.Epochs[^1].Radius > 0.91);
        Assert.All(stopped.Epochs[..^1], e => Assert.InRange(e.Radius, 0, 0.91));
    }

    [Fact]
    public void Weights_that_overflow_within_a_pass_are_taken_back()
    {
        var spec = new PlasticitySpec
        {
            Synaptic = new SynapticPlasticitySpec { Rule = SynapticRule.AntiOja, LearningRate = 1, Epochs = 3, Tolerance = 0 },
            EchoStateLimit = 1_000,
            RadiusLimit = 100,
        };
        var reservoir = Reservoir(Topology.Dense) with { InputScaling = 10 };
        var stopped = Finish(new ReservoirAdaptation(spec, reservoir, 1, [Inputs(1, 20_000)]));
        Assert.Equal(new AdaptationEnd(0, AdaptationStage.Synaptic, AdaptationStop.NotFinite, 0), Assert.Single(stopped.Ends));
        Assert.True(stopped.Weights[0].Recurrent.IsEmpty);
    }

    [Fact]
    public void Reservoir_that_is_not_stable_to_begin_with_is_left_alone()
    {
        var reservoir = Reservoir(Topology.Dense) with { SpectralRadius = 3 };
        var adaptation = Finish(new ReservoirAdaptation(Rules()["dual"], reservoir, 2, [Inputs(2)]));
        Assert.Equal(
            new AdaptationEnd(0, AdaptationStage.Derived, AdaptationStop.EchoStateLost, 0), Assert.Single(adaptation.Ends));
        Assert.All(adaptation.Weights[0].Gain.ToArray(), g => Assert.Equal(1, g));
    }

    [Fact]
    public void Rule_that_changes_nothing_any_more_has_converged_and_the_intrinsic_rule_follows()
    {
        var spec = new PlasticitySpec
        {
            Synaptic = new SynapticPlasticitySpec { LearningRate = 1e-6, Epochs = 50, Tolerance = 1e-2 },
            Intrinsic = new IntrinsicPlasticitySpec { Epochs = 2 },
        };
        var adaptation = Finish(new ReservoirAdaptation(spec, Reservoir(Topology.Dense), 2, [Inputs(2)]));
        Assert.Equal(
            [
                new AdaptationEnd(0, AdaptationStage.Synaptic, AdaptationStop.Converged, 1),
                new AdaptationEnd(0, AdaptationStage.Intrinsic, AdaptationStop.EpochsDone, 2),
            ],
            adaptation.Ends.AsEnumerable());
    }

    [Fact]
    public void Sequences_begin_at_rest_and_their_first_rows_adapt_nothing()
    {
        // Sequences that are no longer than the warm-up: every pass leaves the network as it was.
        var spec = Rules()["dual"] with { WarmUp = 10 };
        var inputs = Inputs(2, 10);
        var adaptation = Finish(new ReservoirAdaptation(spec, Reservoir(Topology.FixedInDegree), 2, [inputs, inputs]));
        Assert.True(adaptation.Weights[0].Recurrent.IsEmpty);
        Assert.All(adaptation.Weights[0].Gain.ToArray(), g => Assert.Equal(1, g));
    }

    [Fact]
    public void Bad_fields_and_reservoirs_are_refused_by_name()
    {
        var spec = new PlasticitySpec
        {
            Synaptic = new SynapticPlasticitySpec { LearningRate = 0, ThresholdRows = 0.5 },
            Intrinsic = new IntrinsicPlasticitySpec { Deviation = double.NaN },
            EchoStateLimit = 0,
        };
        var refused = Assert.Throws<SpecRefusedException>(() => new ReservoirAdaptation(spec, Reservoir(Topology.Dense), 1, [Inputs(1)]));
        Assert.Equal(
            [
                "plasticity.synaptic.learningRate", "plasticity.synaptic.thresholdRows", "plasticity.intrinsic.deviation",
                "plasticity.echoStateLimit",
            ],
            refused.Problems.Select(p => p.Field));
        refused = Assert.Throws<SpecRefusedException>(() => new ReservoirAdaptation(new PlasticitySpec(), Reservoir(Topology.Dense), 1, [Inputs(1)]));
        Assert.Contains("plasticity is neither synaptic nor intrinsic", refused.Message, StringComparison.Ordinal);
        var linear = Reservoir(Topology.Dense) with { Activation = Activation.Identity };
        refused = Assert.Throws<SpecRefusedException>(() => new ReservoirAdaptation(Rules()["dual"], linear, 1, [Inputs(1)]));
        Assert.Contains("plasticity is set for units with activation Identity", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Series_is_adapted_layer_after_layer_each_to_the_states_of_the_adapted_ones_before()
    {
        var (spec, series, inputs) = (Rules()["dual"], Deep(), Inputs(2));
        var whole = Finish(new ReservoirAdaptation(spec, series, 2, [inputs, Inputs(2, 100)]));
        Assert.Equal(
            [(0, AdaptationStage.Synaptic), (0, AdaptationStage.Intrinsic), (1, AdaptationStage.Synaptic), (1, AdaptationStage.Intrinsic),
             (2, AdaptationStage.Synaptic), (2, AdaptationStage.Intrinsic)],
            whole.Ends.Select(e => (e.Network, e.Stage)));

        // The second layer by itself, on rows made by the first as it came out.
        var (first, second) = ((EchoStateSpec)series.Seeded(0), (EchoStateSpec)series.Seeded(1));
        var layer = first.Build(2, [whole.Weights[0]]);
        var rows = new[] { inputs, Inputs(2, 100) }.Select(sequence =>
        {
            var states = new double[sequence.Length / 2 * first.Units];
            layer.Run(sequence, new double[first.Units], states);
            return (ReadOnlyMemory<double>)states;
        });
        var alone = Finish(new ReservoirAdaptation(spec, second, first.Units, [.. rows]));
        Assert.Equal(Bits.Of(alone.Weights[0].Gain.ToArray()), Bits.Of(whole.Weights[1].Gain.ToArray()));
        Assert.Equal(Bits.Of(alone.Weights[0].Recurrent.ToArray()), Bits.Of(whole.Weights[1].Recurrent.ToArray()));

        // The series that is built steps through these layers.
        var built = whole.Build();
        var (state, next) = (new double[built.StateSize], new double[first.Units]);
        built.Step([0.3, -0.2], new double[built.StateSize], state);
        layer.Step([0.3, -0.2], new double[first.Units], next);
        Assert.Equal(Bits.Of(next), Bits.Of(state.AsSpan(0, first.Units)));
        second.Build(first.Units, [whole.Weights[1]]).Step(next, new double[second.Units], next = new double[second.Units]);
        Assert.Equal(Bits.Of(next), Bits.Of(state.AsSpan(first.Units, second.Units)));
    }

    [Fact]
    public void Adaptation_of_a_series_has_equal_bits_however_it_is_sliced_and_whenever_it_is_saved()
    {
        var (spec, series, inputs) = (Rules()["dual"], Deep(), Inputs(2));
        var whole = Finish(new ReservoirAdaptation(spec, series, 2, [inputs]));
        var sliced = new ReservoirAdaptation(spec, series, 2, [inputs]);
        var slice = 1;
        while (sliced.Advance(slice))
        {
            var saved = sliced.Save();
            sliced = new ReservoirAdaptation(spec, series, 2, [inputs]);
            sliced.Load(saved);
            Assert.Equal(3, sliced.Weights.Length);

            // At least a pass over the rows that a layer makes, which begins again after a load between two layers.
            slice = Rows + (slice * 3 % 101);
        }

        Same(whole, sliced);
        Assert.Equal(whole.Steps, sliced.Steps);
        Assert.Equal(whole.Build().WeightsHash, sliced.Build().WeightsHash);
        var again = new ReservoirAdaptation(spec, series, 2, [inputs]);
        again.Load(whole.Save());
        Assert.True(again.Done);
        Same(whole, again);

        // From where it ended it goes on.
        var further = Finish(new ReservoirAdaptation(spec, series, 2, [inputs], whole.Weights));
        Assert.NotEqual(whole.Build().WeightsHash, further.Build().WeightsHash);
        Assert.Throws<ArgumentException>(() => new ReservoirAdaptation(spec, series, 2, [inputs], [whole.Weights[0]]));
        Assert.Throws<ArgumentException>(() => series.Build(2, [whole.Weights[0]]));
    }

    [Fact]
    public void Every_layer_of_a_series_takes_on_the_wanted_deviation()
    {
        var series = SeriesSpec.Deep(4, new EchoStateSpec { Units = 50, InputScaling = 0.1732, BiasScaling = 0, Seed = 5 }, 0.4);
        var inputs = Inputs(1, 3_000);
        var spec = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec { Deviation = 0.1, LearningRate = 1e-4, Epochs = 10 } };
        var adapted = Deviations(Finish(new ReservoirAdaptation(spec, series, 1, [inputs])).Build(), inputs);
        Assert.All(adapted, deviation => Assert.InRange(deviation, 0.08, 0.12));
        Assert.Contains(Deviations(series.Build(1), inputs), deviation => deviation is < 0.05 or > 0.15);
    }

    [Fact]
    public void Rows_between_two_layers_are_read_without_any_allocation()
    {
        var layer = Reservoir(Topology.Dense);
        var drive = new LayerDrive(layer.Build(2), new SequenceRows([Inputs(2, 2_000)], 2));
        drive.Advance(10);
        Assert.Equal(0, AllocatedBytes.Of(() => drive.Advance(100)));
    }

    [Fact]
    public void Series_with_a_layer_that_takes_no_plasticity_is_refused_by_the_layer()
    {
        var series = new SeriesSpec { Layers = [Reservoir(Topology.Dense), new NanowireSpec()] };
        Assert.Contains("reservoir.layers[1]", Assert.Single(Rules()["dual"].Validate(series)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Activation.Tanh, IntrinsicTarget.Exponential, "Gaussian: the units have a hyperbolic tangent")]
    [InlineData(Activation.Sigmoid, IntrinsicTarget.Gaussian, "Exponential: the units have a sigmoid")]
    public void Target_that_is_for_other_units_is_refused(Activation activation, IntrinsicTarget target, string allowed)
    {
        var spec = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec { Target = target, Mean = 0.2 } };
        var problem = Assert.Single(spec.Validate(Reservoir(Topology.Dense) with { Activation = activation }));
        Assert.Equal(new SpecProblem("plasticity.intrinsic.target", $"{target}", allowed), problem);
    }

    private static Dictionary<string, PlasticitySpec> Rules()
    {
        var rules = new Dictionary<string, PlasticitySpec>(StringComparer.Ordinal);
        foreach (var rule in Enum.GetValues<SynapticRule>())
        {
            rules[rule.ToString()] = new PlasticitySpec
            {
                Synaptic = new SynapticPlasticitySpec { Rule = rule, LearningRate = 1e-4, Epochs = 2, Tolerance = 0, ThresholdRows = 50 },
                WarmUp = 20,
            };
        }

        rules["intrinsic"] = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec { Epochs = 2 }, WarmUp = 20 };
        rules["dual"] = rules[nameof(SynapticRule.AntiOja)] with { Intrinsic = rules["intrinsic"].Intrinsic };
        return rules;
    }

    private static EchoStateSpec Reservoir(Topology topology) => new()
    {
        Units = 37, InDegree = 5, Topology = topology, LeakRate = 0.8, RadiusConvention = RadiusConvention.Effective, Seed = 4,
    };

    private static SeriesSpec Deep() => new()
    {
        Seed = 3,
        Layers = [Reservoir(Topology.FixedInDegree) with { Units = 19 }, Reservoir(Topology.Dense), Reservoir(Topology.Ring) with { Units = 23 }],
    };

    // Of the states of each layer, all its units together.
    private static double[] Deviations(IReservoir reservoir, double[] inputs)
    {
        var states = new double[inputs.Length * reservoir.StateSize];
        reservoir.Run(inputs, new double[reservoir.StateSize], states);
        return [.. Enumerable.Range(0, reservoir.StateSize / 50).Select(layer =>
        {
            var own = states.Where((_, at) => at >= 100 * reservoir.StateSize && at % reservoir.StateSize / 50 == layer).ToArray();
            var mean = own.Average();
            return Math.Sqrt(own.Average(x => (x - mean) * (x - mean)));
        })];
    }

    private static double[] Inputs(int size, int rows = Rows)
    {
        var random = new RandomStream(8);
        return [.. Enumerable.Range(0, rows * size).Select(_ => random.Uniform(-1, 1))];
    }

    private static ReservoirAdaptation Finish(ReservoirAdaptation adaptation)
    {
        while (adaptation.Advance(10_000))
        {
        }

        return adaptation;
    }

    private static void Same(ReservoirAdaptation expected, ReservoirAdaptation actual)
    {
        Assert.Equal(expected.Epochs.AsEnumerable(), actual.Epochs.AsEnumerable());
        Assert.Equal(expected.Ends.AsEnumerable(), actual.Ends.AsEnumerable());
        Assert.Equal(expected.Weights.Length, actual.Weights.Length);
        foreach (var (one, other) in expected.Weights.Zip(actual.Weights))
        {
            Assert.Equal(Bits.Of(one.Gain.ToArray()), Bits.Of(other.Gain.ToArray()));
            Assert.Equal(Bits.Of(one.Bias.ToArray()), Bits.Of(other.Bias.ToArray()));
            Assert.Equal(Bits.Of(one.Recurrent.ToArray()), Bits.Of(other.Recurrent.ToArray()));
        }
    }
}
