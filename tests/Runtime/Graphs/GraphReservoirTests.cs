using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class GraphReservoirTests
{
    // A path of three nodes and one apart; two inputs to each.
    private static readonly GraphSpec Spec = new() { Nodes = 4, Edges = [0, 1, 2, 1, 1, 0], Units = 5, LeakRate = 0.3, InputScaling = 0.8 };

    [Fact]
    public void Step_follows_the_equation()
    {
        var reservoir = Spec.Build(8);
        Assert.Equal((8, 20, 20), (reservoir.InputSize, reservoir.StateSize, reservoir.FeatureSize));

        // The adjacency of the path of three has the largest eigenvalue sqrt(2).
        var layer = new GraphLayer(5, 2, 0.9 / Math.Sqrt(2), 0.8, 0.1, Spec.Seed, 0);
        var random = new RandomStream(3);
        var state = new double[20];
        var next = new double[20];
        int[][] neighbours = [[1], [0, 2], [1], []];
        for (var t = 0; t < 30; t++)
        {
            double[] input = [.. Enumerable.Range(0, 8).Select(_ => random.Uniform(-1, 1))];
            reservoir.Step(input, state, next);
            for (var v = 0; v < 4; v++)
            {
                for (var i = 0; i < 5; i++)
                {
                    var z = layer.Bias[i] + (layer.InputWeights[2 * i] * input[2 * v]) + (layer.InputWeights[(2 * i) + 1] * input[(2 * v) + 1]);
                    z += neighbours[v].Sum(w => Enumerable.Range(0, 5).Sum(j => layer.Weights[(i * 5) + j] * state[(w * 5) + j]));
                    Assert.Equal((0.7 * state[(v * 5) + i]) + (0.3 * Math.Tanh(z)), next[(v * 5) + i], 1e-9);
                }
            }

            (state, next) = (next, state);
        }
    }

    [Fact]
    public void What_enters_a_node_reaches_those_that_are_joined_to_it_alone()
    {
        var reservoir = Spec.Build(4);
        var (quiet, driven) = (new double[20], new double[20]);
        var next = new double[20];
        for (var t = 0; t < 3; t++)
        {
            reservoir.Step([0, 0, 0, 0], quiet, next);
            (quiet, next) = (next, quiet);
            reservoir.Step([t == 0 ? 1 : 0, 0, 0, 0], driven, next);
            (driven, next) = (next, driven);
            var reached = Enumerable.Range(0, 4).Select(v => !quiet.AsSpan(v * 5, 5).SequenceEqual(driven.AsSpan(v * 5, 5)));
            Assert.Equal([true, t >= 1, t >= 2, false], reached);
        }
    }

    [Fact]
    public void State_forgets_its_start_under_contraction()
    {
        var reservoir = (Spec with { LeakRate = 1 }).Build(4);
        var random = new RandomStream(5);
        var one = new double[20];
        double[] two = [.. Enumerable.Range(0, 20).Select(_ => random.Uniform(-1, 1))];
        var next = new double[20];
        for (var t = 0; t < 400; t++)
        {
            double[] input = [random.Uniform(-1, 1), random.Uniform(-1, 1), random.Uniform(-1, 1), random.Uniform(-1, 1)];
            reservoir.Step(input, one, next);
            (one, next) = (next, one);
            reservoir.Step(input, two, next);
            (two, next) = (next, two);
        }

        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Edge_counts_once_in_whichever_direction() =>
        Assert.Equal(Spec.Build(4).WeightsHash, (Spec with { Edges = [1, 0, 1, 2] }).Build(4).WeightsHash);

    [Fact]
    public void Specs_are_equal_by_content()
    {
        var other = Spec with { Edges = [0, 1, 2, 1, 1, 0] };
        Assert.Equal(Spec, other);
        Assert.Equal(Spec.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(Spec, Spec with { Edges = [0, 1, 2, 1] });
        Assert.NotEqual(Spec, Spec with { Contraction = 0.5 });
        Assert.NotEqual(Spec, Spec with { Seed = 9 });
    }

    [Fact]
    public void Bad_fields_are_named()
    {
        Assert.Equal(["reservoir.nodes"], Spec.Validate(7).Select(p => p.Field));
        var bad = Spec with { Nodes = 3, Edges = [0, 3], Units = 0, Contraction = -1, LeakRate = 0 };
        Assert.Equal(
            ["reservoir.units", "reservoir.edges", "reservoir.leakRate", "reservoir.contraction"], bad.Validate().Select(p => p.Field));
        Assert.Equal(["reservoir.edges"], (Spec with { Edges = [0, 1, 2] }).Validate().Select(p => p.Field));
        Assert.Equal(["reservoir.units"], (Spec with { Nodes = 10_000, Units = 3 }).Validate().Select(p => p.Field));
        Assert.Throws<SpecRefusedException>(() => Spec.Build(7));
    }
}
