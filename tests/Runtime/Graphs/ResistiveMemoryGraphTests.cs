using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class ResistiveMemoryGraphTests
{
    private static readonly ResistiveMemorySpec Spec = new() { Units = 30 };

    [Fact]
    public void Equal_conductances_without_noise_follow_the_equation_by_hand()
    {
        // All weights are 0.01 x 10 = 0.1 from inputs and 0.002 x 10 = 0.02 from states, so that all units are alike.
        var spec = new ResistiveMemorySpec
        {
            Units = 3, ConductanceMean = 10, ConductanceDeviation = 0, InputScaling = 0.01, RecurrentScaling = 0.002, LeakRate = 0.5, Iterations = 2, ReadNoise = 0,
        };
        var graph = new Graph(2, [(0, 1)], [], 1, [0.0, 3.0], 0);
        var features = new double[3];
        spec.Build(new GraphSet("pair", ["a"], [graph])).Encode(graph, features);
        double[] input = [0.1 * (0 + 1), 0.1 * (3 + 1)];
        double[] first = [0.5 * Math.Tanh(input[0]), 0.5 * Math.Tanh(input[1])];
        var sum = (0.5 * (first[0] + first[1]))
            + (0.5 * Math.Tanh(input[0] + (3 * 0.02 * first[1]))) + (0.5 * Math.Tanh(input[1] + (3 * 0.02 * first[0])));
        Assert.All(features, f => Assert.Equal(sum, f, 1e-12));
    }

    [Fact]
    public void Inputs_pass_a_converter_of_four_bits()
    {
        var spec = Spec with { ReadNoise = 0 };
        var range = new GraphSet("range", ["a"], [new Graph(2, [], [], 1, [0.0, 15.0], 0)]);
        var encoder = spec.Build(range);
        Assert.Equal(Encode(encoder, 3.4), Encode(encoder, 2.6));
        Assert.NotEqual(Encode(encoder, 3.4), Encode(encoder, 3.6));
        Assert.Equal(Encode(encoder, 15), Encode(encoder, 99));
        var finer = (spec with { InputBits = 8 }).Build(range);
        Assert.NotEqual(Encode(finer, 3.4), Encode(finer, 2.6));
    }

    [Fact]
    public void Read_noise_is_small_belongs_to_seed_and_graph_and_repeats()
    {
        var set = new GraphSet("two", ["a"], [Rings.Any(10, 2, 1), Rings.Any(10, 2, 2)]);
        var (noisy, exact) = (Features(Spec, set, 0), Features(Spec with { ReadNoise = 0 }, set, 0));
        Assert.Equal(noisy, Features(Spec, set, 0));
        Assert.NotEqual(noisy, exact);
        for (var i = 0; i < noisy.Length; i++)
            Assert.InRange(noisy[i] / exact[i], 0.95, 1.05);
        Assert.All(exact, f => Assert.True(f >= 0));
    }

    [Fact]
    public void Noise_of_a_sum_has_the_deviation_of_its_products_together()
    {
        // One unit, one iteration, no leak, tiny weights: the state is the read sum. Inputs are the constant 1 and a feature.
        var spec = new ResistiveMemorySpec
        {
            Units = 1, ConductanceMean = 1, ConductanceDeviation = 0, InputScaling = 1e-4, RecurrentScaling = 0, LeakRate = 1, Iterations = 1, InputBits = 16, ReadNoise = 0.02,
        };
        double[] levels = [.. Enumerable.Range(0, 4000).Select(i => (double)i)];
        var set = new GraphSet("levels", ["a"], [.. levels.Select(v => new Graph(1, [], [], 1, [v / 4000], 0))]);
        var encoder = spec.Build(set);
        var sum = 0.0;
        var feature = new double[1];
        foreach (var graph in set.Graphs)
        {
            encoder.Encode(graph, feature);
            var u = graph.FeaturesOf(0)[0];
            var expected = 0.02 * 1e-4 * Math.Sqrt((u * u) + 1);
            var deviation = (feature[0] - (1e-4 * (u + 1))) / expected;
            sum += deviation * deviation;
        }

        // 4,000 draws: the mean square of a normal number is 1 within 4 standard errors of sqrt(2 / 4000).
        Assert.InRange(sum / 4000, 1 - (4 * Math.Sqrt(2.0 / 4000)), 1 + (4 * Math.Sqrt(2.0 / 4000)));
    }

    [Fact]
    public void Rings_are_told_from_paths_by_messages_alone()
    {
        var set = Rings.AndPaths(6, 14);
        Assert.InRange(GraphEchoStateTests.Accuracy(Spec with { ReadNoise = 0 }, set), 0.95, 1);
        Assert.InRange(GraphEchoStateTests.Accuracy(Spec with { ReadNoise = 0, RecurrentScaling = 0 }, set), 0, 0.5);
    }

    [SkippableFact]
    public void Molecules_are_told_better_with_messages_than_without()
    {
        var set = GraphFolder.Read("MUTAG", name => Series.SharedData.TryOpen("graphs/MUTAG_A.txt", $"graphs/{name}"));
        var (with, without) = (new List<double>(), new List<double>());
        foreach (var seed in Enumerable.Range(1, 3))
        {
            with.Add(Accuracy(Spec with { Units = 50, Seed = (ulong)seed }, set));
            without.Add(Accuracy(Spec with { Units = 50, Seed = (ulong)seed, RecurrentScaling = 0 }, set));
        }

        Assert.True(with.Average() >= 0.865, $"accuracies {string.Join(", ", with)}");
        Assert.True(with.Average() > without.Average(), $"without messages {string.Join(", ", without)}");
    }

    [Fact]
    public void Bad_fields_are_named()
    {
        var bad = Spec with { ConductanceMean = 0, LeakRate = 0, Iterations = 0, InputBits = 17, ReadNoise = 2 };
        Assert.Equal(
            ["graph.conductanceMean", "graph.conductanceDeviation", "graph.leakRate", "graph.iterations", "graph.inputBits", "graph.readNoise"],
            bad.Validate().Select(p => p.Field));
    }

    private static double Accuracy(ResistiveMemorySpec spec, GraphSet set)
    {
        var run = new GraphCrossValidation(spec, set, 10, spec.Seed);
        while (run.Advance())
        {
        }

        return run.Accuracy;
    }

    private static double[] Features(ResistiveMemorySpec spec, GraphSet set, int graph)
    {
        var encoder = spec.Build(set);
        var features = new double[encoder.FeatureSize];
        encoder.Encode(set.Graphs[graph], features);
        return features;
    }

    private static double[] Encode(IGraphEncoder encoder, double value)
    {
        var features = new double[encoder.FeatureSize];
        encoder.Encode(new Graph(1, [], [], 1, [value], 0), features);
        return features;
    }
}
