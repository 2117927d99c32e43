using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class GraphEchoStateTests
{
    private const int Units = 12;

    private static readonly GraphEchoStateSpec Spec = new() { Units = Units, InputScaling = 1, BiasScaling = 0.2, Tolerance = 1e-9, MaximumIterations = 1000 };

    [Fact]
    public void Fixed_point_is_reached_from_any_start() =>
        Gen.Select(Gen.Int[2, 25], Gen.ULong).Sample(
            (nodes, seed) =>
            {
                var graph = Rings.Any(nodes, 3, seed);
                var network = (GraphEchoState)Spec.Build(new GraphSet("one", ["a"], [graph]));
                var random = new RandomStream(seed);
                double[][] ends = [.. Enumerable.Range(0, 5).Select(_ =>
                {
                    double[] states = [.. Enumerable.Range(0, nodes * Units).Select(_ => random.Uniform(-1, 1))];
                    Assert.True(network.Settle(graph, states) < Spec.MaximumIterations);
                    return states;
                })];

                // Ten tolerances, for a contraction of 0.9: the distance to the fixed point is up to 0.9 / 0.1 last changes.
                var room = 10 * Spec.Tolerance * Math.Sqrt(nodes * Units);
                for (var i = 1; i < ends.Length; i++)
                    Assert.True(Distance(ends[0], ends[i]) < 2 * room);
            },
            iter: 30);

    [Fact]
    public void Settled_state_solves_the_equation()
    {
        var graph = Rings.Any(9, 2, 5);
        var training = new GraphSet("one", ["a"], [graph]);
        var network = (GraphEchoState)Spec.Build(training);
        var states = new double[9 * Units];
        network.Settle(graph, states);
        var layer = new GraphLayer(Units, 2, 0.9 / SpectralNorm.OfAdjacency(graph), 1, 0.2, Spec.Seed, 0);
        for (var v = 0; v < 9; v++)
        {
            for (var i = 0; i < Units; i++)
            {
                var z = layer.Bias[i];
                for (var f = 0; f < 2; f++)
                    z += layer.InputWeights[(i * 2) + f] * graph.FeaturesOf(v)[f];
                foreach (var w in graph.NeighboursOf(v))
                {
                    for (var j = 0; j < Units; j++)
                        z += layer.Weights[(i * Units) + j] * states[(w * Units) + j];
                }

                Assert.Equal(Math.Tanh(z), states[(v * Units) + i], 1e-6);
            }
        }
    }

    [Fact]
    public void Renumbering_the_nodes_renumbers_the_states_and_leaves_the_pooled_ones() =>
        Gen.Select(Gen.Int[2, 25], Gen.ULong).Sample(
            (nodes, seed) =>
            {
                var graph = Rings.Any(nodes, 3, seed);
                var order = Rings.Shuffled(nodes, new RandomStream(seed));
                var other = Rings.Renumbered(graph, order);
                var spec = Spec with { Layers = 2, Pooling = GraphPooling.Sum | GraphPooling.Mean | GraphPooling.Max };
                var network = (GraphEchoState)spec.Build(new GraphSet("one", ["a"], [graph]));
                var (states, otherStates) = (new double[nodes * Units], new double[nodes * Units]);
                network.Settle(graph, states);
                network.Settle(other, otherStates);
                for (var v = 0; v < nodes; v++)
                    Assert.True(Distance(states.AsSpan(v * Units, Units).ToArray(), otherStates.AsSpan(order[v] * Units, Units).ToArray()) < 1e-12);
                var (features, otherFeatures) = (new double[network.FeatureSize], new double[network.FeatureSize]);
                network.Encode(graph, features);
                network.Encode(other, otherFeatures);
                for (var i = 0; i < features.Length; i++)
                    Assert.Equal(features[i], otherFeatures[i], 1e-12);
            },
            iter: 30);

    [Fact]
    public void Norms_are_those_of_closed_forms()
    {
        // A ring of n nodes: 2. A path of n: 2 cos(pi / (n + 1)). A star with k arms: sqrt(k).
        Assert.Equal(2, SpectralNorm.OfAdjacency(Rings.Round(8, ring: true)), 1e-9);
        Assert.Equal(2 * Math.Cos(Math.PI / 6), SpectralNorm.OfAdjacency(Rings.Round(5, ring: false)), 1e-9);
        var star = new Graph(6, [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)], [], 1, new double[6], 0);
        Assert.Equal(Math.Sqrt(5), SpectralNorm.OfAdjacency(star), 1e-9);
        Assert.Equal(0, SpectralNorm.OfAdjacency(new Graph(3, [], [], 1, new double[3], 0)));

        // [[3, 0], [4, 5]] has the singular values sqrt(45) and sqrt(5).
        Assert.Equal(Math.Sqrt(45), SpectralNorm.Of([3, 0, 4, 5], 2), 1e-9);
    }

    [Fact]
    public void Rings_are_told_from_paths_by_messages_alone()
    {
        var set = Rings.AndPaths(6, 14);
        Assert.Equal(1, Accuracy(Spec with { InputScaling = 0.3 }, set));
        Assert.InRange(Accuracy(Spec with { InputScaling = 0.3, Contraction = 0 }, set), 0, 0.5);
    }

    [Fact]
    public void Hash_tells_every_weight_and_nothing_else()
    {
        var set = Rings.AndPaths(5, 6);
        var hash = Spec.Build(set).WeightsHash;
        Assert.Equal(hash, Spec.Build(Rings.AndPaths(5, 6)).WeightsHash);
        GraphEchoStateSpec[] others =
        [
            Spec with { Seed = 2 }, Spec with { Contraction = 0.8 }, Spec with { Layers = 2 }, Spec with { Pooling = GraphPooling.Max },
            Spec with { InputScaling = 0.9 }, Spec with { Units = 13 },
        ];
        Assert.All(others, other => Assert.NotEqual(hash, other.Build(set).WeightsHash));
    }

    [Fact]
    public void Bad_fields_and_graphs_are_refused()
    {
        var bad = Spec with { Units = 0, Pooling = GraphPooling.None, Contraction = double.NaN, Layers = 0, Tolerance = 0 };
        var refusal = Assert.Throws<SpecRefusedException>(() => bad.Build(Rings.AndPaths(5, 6)));
        Assert.Equal(
            ["graph.units", "graph.pooling", "graph.contraction", "graph.layers", "graph.tolerance"], refusal.Problems.Select(p => p.Field));
        var network = Spec.Build(Rings.AndPaths(5, 6));
        var features = new double[network.FeatureSize];
        Assert.Throws<SeriesRefusedException>(() => network.Encode(Rings.Any(4, 3, 1), features));
        Assert.Throws<ArgumentException>(() => network.Encode(Rings.Round(4, ring: true), new double[1]));
        Assert.Contains(
            "path",
            Assert.Throws<SeriesRefusedException>(() => GraphModel.Train(Spec, Rings.AndPaths(5, 6).Subset([0, 2]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_are_disjoint_and_stratified()
    {
        int[] classes = [.. Enumerable.Range(0, 50).Select(i => i < 30 ? 0 : 1)];
        var folds = StratifiedFolds.Of(classes, 5, 3);
        for (var f = 0; f < 5; f++)
        {
            Assert.Equal(6, Enumerable.Range(0, 30).Count(i => folds[i] == f));
            Assert.Equal(4, Enumerable.Range(30, 20).Count(i => folds[i] == f));
        }

        Assert.NotEqual(folds.AsEnumerable(), StratifiedFolds.Of(classes, 5, 4).AsEnumerable());
        Assert.Equal(folds.AsEnumerable(), StratifiedFolds.Of(classes, 5, 3).AsEnumerable());
    }

    internal static double Accuracy(GraphEncoderSpec spec, GraphSet set)
    {
        var run = new GraphCrossValidation(spec, set, 6, 1);
        while (run.Advance())
        {
        }

        return run.Accuracy;
    }

    private static double Distance(double[] left, double[] right) =>
        Math.Sqrt(left.Zip(right, (a, b) => (a - b) * (a - b)).Sum());
}
