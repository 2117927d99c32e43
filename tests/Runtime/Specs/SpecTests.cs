using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Specs;

public sealed class SpecTests
{
    public static TheoryData<ModelSpec, string> Bad()
    {
        var good = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };
        return new TheoryData<ModelSpec, string>
        {
            { With(r => r with { Units = 0 }), "reservoir.units is 0; allowed: 1 to 20000" },
            { With(r => r with { InDegree = 101 }), "reservoir.inDegree is 101; allowed: 1 to 100" },
            { With(r => r with { SpectralRadius = -0.1 }), "reservoir.spectralRadius is -0.1; allowed: 0 to 10" },
            { With(r => r with { SpectralRadius = double.NaN }), "reservoir.spectralRadius is NaN; allowed: 0 to 10" },
            { With(r => r with { LeakRate = 0 }), "reservoir.leakRate is 0; allowed: above 0, up to 1" },
            { With(r => r with { InputScaling = double.PositiveInfinity }), "reservoir.inputScaling is Infinity; allowed: 0 to 1000" },
            { With(r => r with { BiasScaling = 1001 }), "reservoir.biasScaling is 1001; allowed: 0 to 1000" },
            { With(r => r with { Topology = (Topology)99 }), "reservoir.topology is 99; allowed: FixedInDegree, Dense, Ring" },
            {
                good with { Reservoir = new SeriesSpec { Layers = [new EchoStateSpec(), new EchoStateSpec { LeakRate = 0 }] } },
                "reservoir.layers[1].leakRate is 0; allowed: above 0, up to 1"
            },
            {
                good with { Reservoir = new ParallelSpec { Members = [SeriesSpec.Deep(2, new EchoStateSpec { Units = 0 })] } },
                "reservoir.members[0].layers[1].units is 0; allowed: 1 to 20000"
            },
            {
                good with { Reservoir = new ParallelSpec { Members = [new EchoStateSpec(), new ExternalSubstrateSpec { Address = "a:1" }] } },
                "reservoir.members[1] is externalSubstrate; allowed: a reservoir that is computed here"
            },
            { Graph([1, 0]), "reservoir.links is 1, 0; allowed: pairs of members from 0 to 1, the earlier one first, each pair once" },
            { Graph([0, 1, 0, 1]), "reservoir.links is 0, 1, 0, 1; allowed: pairs of members" },
            { Graph([0]), "reservoir.links is 0; allowed: pairs of members" },
            { Graph([], driven: [0]), "reservoir.driven is without 1, which no link feeds; allowed: 1 too, or a link to it" },
            { Graph([], driven: [1, 0]), "reservoir.driven is 1, 0; allowed: members from 0 to 1, each once, ascending" },
            { Graph([0, 1], seen: [0]), "reservoir.seen is without 1, which feeds none; allowed: 1 too, or a link from it" },
            { Graph([0, 1], seen: [2]), "reservoir.seen is 2; allowed: members from 0 to 1" },
            { good with { Reservoir = new AcyclicSpec() }, "reservoir.members (count) is 0; allowed: 1 to 100" },
            { good with { Reservoir = new SeriesSpec() }, "reservoir.layers (count) is 0; allowed: 1 to 100" },
            {
                good with { Reservoir = Nested(5) },
                "reservoir.members (nesting) is 5; allowed: 1 to 4"
            },
            {
                good with { Reservoir = new ParallelSpec { Members = [new EchoStateSpec { Units = 12000 }, new EchoStateSpec { Units = 12000 }] } },
                "reservoir.members (features) is 24000; allowed: 1 to 20000"
            },
            {
                good with { Reservoir = new ResidualSpec { BranchScaling = 1.1, TanhScaling = 0 } },
                "reservoir.branchScaling is 1.1; allowed: 0 to 1; reservoir.tanhScaling is 0; allowed: above 0, up to 1"
            },
            {
                good with { Reservoir = new EdgeOfStabilitySpec { Proximity = 0 } },
                "reservoir.proximity is 0; allowed: above 0, up to 1"
            },
            { With(r => r with { Activation = (Activation)3 }), "reservoir.activation is 3; allowed: Tanh, Identity, Sigmoid" },
            {
                With(r => r with { Activation = Activation.Identity, SpectralRadius = 1.01 }),
                "reservoir.spectralRadius (of a linear reservoir) is 1.01; allowed: 0 to 1"
            },
            {
                With(r => r with { RadiusConvention = RadiusConvention.Guaranteed, SpectralRadius = 1 }),
                "reservoir.spectralRadius (below 1, of guaranteed weights) is 1; allowed: 0 to 0.9999999999999999"
            },
            { With(r => r with { InputLayout = (InputLayout)2 }), "reservoir.inputLayout is 2; allowed: EveryUnit, OneUnit" },
            { With(r => r with { Topology = Topology.SmallWorld, InDegree = 100 }), "reservoir.inDegree is 100; allowed: 1 to 99" },
            {
                With(r => r with { Topology = Topology.SmallWorld, RewiringProbability = 1.5 }),
                "reservoir.rewiringProbability is 1.5; allowed: 0 to 1"
            },
            { With(r => r with { Topology = Topology.BlockModular, Blocks = 101 }), "reservoir.blocks is 101; allowed: 1 to 100" },
            {
                With(r => r with { Topology = Topology.BlockModular, Blocks = 3, InDegree = 34 }),
                "reservoir.inDegree is 34; allowed: 1 to 33"
            },
            {
                With(r => r with { Topology = Topology.BlockModular, Blocks = 3, InDegreeBetween = 67 }),
                "reservoir.inDegreeBetween is 67; allowed: 0 to 66"
            },
            { With(r => r with { Topology = Topology.RingWithJumps, JumpLength = 50 }), "reservoir.jumpLength is 50; allowed: 2 to 49" },
            { With(r => r with { Topology = Topology.RingWithJumps, JumpWeight = -1 }), "reservoir.jumpWeight is -1; allowed: 0 to 10" },
            {
                With(r => r with { Topology = Topology.RingWithJumps, Units = 4, JumpLength = 2 }),
                "reservoir.units (of a ring with jumps) is 4; allowed: 5 to 20000"
            },
            { With(r => r with { Topology = Topology.External }), "reservoir.external is empty; allowed: the weights" },
            {
                With(r => r with { External = new ExternalWeights { Values = [1] } }),
                "reservoir.external is given; allowed: none unless the topology is External"
            },
            {
                With(r => r with { Topology = Topology.External, Units = 2, External = new ExternalWeights { Values = [1, 2, 3] } }),
                "reservoir.external.values (count) is 3; allowed: 4 to 4"
            },
            {
                With(r => r with { Topology = Topology.External, Units = 1, External = new ExternalWeights { Values = [double.NaN] } }),
                "reservoir.external.values[0] is NaN; allowed: -1000000 to 1000000"
            },
            {
                With(r => r with { Topology = Topology.External, Units = 2, External = new ExternalWeights { Values = [1, 2, 3, 4], Input = [1, 2, 3] } }),
                "reservoir.external.input (count) is 3; allowed: 2, the shape [StateSize, InputSize] = [2, 1]"
            },
            {
                With(r => r with { Topology = Topology.External, Units = 2, External = new ExternalWeights { Values = [1, 2, 3, 4], Bias = [1] } }),
                "reservoir.external.bias (count) is 1; allowed: 2, the shape [StateSize]"
            },
            {
                With(r => r with { Topology = Topology.External, Units = 1, External = new ExternalWeights { Values = [1], Input = [2e6] } }),
                "reservoir.external.input[0] is 2000000; allowed: -1000000 to 1000000"
            },
            { With(r => r with { Precision = (Precision)2 }), "reservoir.precision is 2; allowed: Double, Single" },
            {
                With(r => r with { Activation = Activation.Identity, Precision = Precision.Single }),
                "reservoir.precision is Single; allowed: Double for a linear reservoir"
            },
            { With(r => r with { Generator = 2 }), "reservoir.generator is 2; allowed: 1 to 1" },
            { good with { Readout = new ReadoutSpec { Ridge = 0 } }, "readout.ridge is 0; allowed: 1E-14 to 1000000" },
            {
                good with { Readout = new ReadoutSpec { Ridge = 0, Learner = OnlineLearner.InformationFilter } },
                "readout.ridge is 0; allowed: 1E-30 to 1000000"
            },
            { good with { Readout = new ReadoutSpec { Forgetting = 0.5 } }, "readout.forgetting is 0.5; allowed: above 0.5, up to 1" },
            { good with { Readout = new ReadoutSpec { TraceCap = 0 } }, "readout.traceCap is 0; allowed: 1 to 1000000000000000" },
            { good with { Readout = new ReadoutSpec { InputLags = -1 } }, "readout.inputLags is -1; allowed: 0 to 1000" },
            {
                good with { Readout = new ReadoutSpec { Learner = (OnlineLearner)7 } },
                "readout.learner is 7; allowed: RecursiveLeastSquares, InformationFilter, DecayedSums, LeastMeanSquares, "
            },
            { good with { Readout = new ReadoutSpec { SolveEvery = 0 } }, "readout.solveEvery is 0; allowed: 1 to 1000000" },
            { good with { Readout = new ReadoutSpec { StepSize = 0 } }, "readout.stepSize is 0; allowed: above 0, up to 1" },
            { good with { Readout = new ReadoutSpec { NormalisedStep = 1.5 } }, "readout.normalisedStep is 1.5; allowed: above 0, up to 1" },
            { good with { Readout = new ReadoutSpec { FastForgetting = 0.5 } }, "readout.fastForgetting is 0.5; allowed: above 0.5, up to 1" },
            { good with { Readout = new ReadoutSpec { ErrorForgetting = 1 } }, "readout.errorForgetting is 1; allowed: 0.5 to 0.9999" },
            { good with { StandardiserRows = 0 }, "model.standardiserRows is 0; allowed: 1 to 1000000000" },
            { good with { Washout = -1 }, "model.washout is -1; allowed: 0 to 1000000" },
            { good with { Task = good.Task with { Horizon = 0 } }, "task.horizon is 0; allowed: 1 to 10000" },
            { good with { Task = good.Task with { Inputs = [] } }, "task.inputs is empty; allowed: at least 1" },
            { good with { Task = good.Task with { Targets = ["x", "x"] } }, "task.targets is x,x; allowed: names that are not blank, each once" },
            { good with { Task = good.Task with { Kind = TaskKind.Regression, Horizon = 0 } }, "task.targets is x; allowed: columns that are not inputs" },
            { good with { Task = good.Task with { Classes = ["a", "b"] } }, "task.classes is a,b; allowed: no classes unless" },
            {
                good with { Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["c"], Horizon = 0, Classes = ["a"] } },
                "task.classes is a; allowed: at least 2"
            },
        };

        ModelSpec Graph(int[] links, int[]? driven = null, int[]? seen = null) => good with
        {
            Reservoir = new AcyclicSpec
            {
                Members = [new EchoStateSpec(), new EchoStateSpec()], Links = [.. links], Driven = [.. driven ?? [0, 1]], Seen = [.. seen ?? [0, 1]],
            },
        };

        ReservoirSpec Nested(int levels) =>
            levels == 0 ? new EchoStateSpec() : new ParallelSpec { Members = [Nested(levels - 1)] };

        ModelSpec With(Func<EchoStateSpec, EchoStateSpec> change) => good with { Reservoir = change((EchoStateSpec)good.Reservoir) };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Field_out_of_range_is_refused_with_field_value_and_range(ModelSpec spec, string message)
    {
        var refused = Assert.Throws<SpecRefusedException>(spec.Checked);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_field_is_named_at_once()
    {
        var spec = new EchoStateSpec { Units = 0, LeakRate = 2, BiasScaling = -1 };
        Assert.Equal(
            ["reservoir.units", "reservoir.biasScaling", "reservoir.leakRate"],
            spec.Validate().Select(p => p.Field).Where(f => f != "reservoir.inDegree"));
        Assert.Throws<SpecRefusedException>(() => spec.Build(1));
    }
}
