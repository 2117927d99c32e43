using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class GraphModelStateTests
{
    private static readonly GraphSet Training = new(
        "any", ["one", "other"], [.. Enumerable.Range(0, 16).Select(i => Rings.Any(3 + i, 3, (ulong)i, i % 2))]);

    public static TheoryData<GraphEncoderSpec> Specs =>
    [
        new GraphEchoStateSpec { Units = 6, Layers = 2, Pooling = GraphPooling.Sum | GraphPooling.Max, Seed = 5 },
        new GraphEchoStateSpec { Units = 6, Contraction = 0 },
        new ResistiveMemorySpec { Units = 6, Pooling = GraphPooling.Mean | GraphPooling.Sum, Seed = 5 },
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Restored_model_scores_bit_for_bit_as_the_saved_one(GraphEncoderSpec spec)
    {
        var model = GraphModel.Train(spec, Training);
        var restored = GraphModel.Restore(model.Save());
        Assert.Equal((model.Spec, model.NodeFeatures, model.TrainingGraphs, model.Fit.Ridge, model.Fit.Score),
            (restored.Spec, restored.NodeFeatures, restored.TrainingGraphs, restored.Fit.Ridge, restored.Fit.Score));
        Assert.Equal((3, 16), (restored.NodeFeatures, restored.TrainingGraphs));
        for (var i = 0; i < 20; i++)
        {
            var graph = Rings.Any(4 + i, 3, (ulong)(100 + i));
            var (before, after) = (new double[2], new double[2]);
            Assert.Equal(model.Score(graph, before), restored.Score(graph, after));
            Assert.Equal(Bits.Of(before), Bits.Of(after));
            Assert.Equal(model.Predict(graph), restored.Predict(graph));
            Assert.Equal(model.Predict(graph), after[1] > after[0] ? 1 : 0);
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void State_that_does_not_fit_its_spec_is_refused(GraphEncoderSpec spec)
    {
        var state = GraphModel.Train(spec, Training).Save();
        Refused(state with { Weights = state.Weights[1..] }, "readout weights; its spec asks for");
        Refused(state with { Scale = new double[5] }, "5 numbers of the training graphs' scale");
        Refused(state with { NodeFeatures = 0 }, "0 features per node; allowed: 1 or more");
        Refused(state with { TrainingGraphs = 1 }, "1 training graphs");
        Refused(state with { Classes = ["a", "a"] }, "a class twice");
        Refused(state with { WeightsHash = 5 }, "00000000000000000000000000000005");
        Refused(state with { Spec = spec with { Seed = 77 } }, "hash");
        Assert.Throws<SpecRefusedException>(() => GraphModel.Restore(state with { Spec = spec with { Units = 0 } }));
        Assert.Contains(
            "2 features per node; those that were learned have 3",
            Assert.Throws<SeriesRefusedException>(() => GraphModel.Restore(state).Predict(Rings.Any(5, 2, 1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => spec.Build(3, new double[5]));

        static void Refused(GraphModelState state, string reason) => Assert.Contains(
            reason, Assert.Throws<ModelStateRefusedException>(() => GraphModel.Restore(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_messages_nothing_else_is_changed()
    {
        Assert.Equal(new GraphEchoStateSpec { Units = 6, Contraction = 0 }, new GraphEchoStateSpec { Units = 6 }.WithoutMessages());
        Assert.Equal(new ResistiveMemorySpec { Units = 6, RecurrentScaling = 0 }, new ResistiveMemorySpec { Units = 6 }.WithoutMessages());
    }
}
