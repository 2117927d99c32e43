using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Kernels;
using ArchetypeRC.Tests.Runtime.Lifelong;

namespace ArchetypeRC.Tests.Runtime.Graphs;

public sealed class ResistiveMemoryReservoirTests
{
    // A path of three nodes and one apart; two inputs to each.
    private static readonly ResistiveMemoryGraphSpec Path = new()
    {
        Nodes = 4, Edges = [0, 1, 2, 1, 1, 0], Units = 5, LeakRate = 0.3, InputBits = 3, InputRange = 2, ReadNoise = 0,
    };

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(0.4, true)]
    [InlineData(0, false)]
    public void Step_without_noise_follows_the_equation(double reference, bool selfLoops)
    {
        var reservoir = (ResistiveMemoryReservoir)(Path with { Reference = reference, SelfLoops = selfLoops }).Build(8);
        Assert.Equal((8, 20, 20), (reservoir.InputSize, reservoir.StateSize, reservoir.FeatureSize));
        int[][] neighbours = selfLoops ? [[0, 1], [0, 1, 2], [1, 2], [3]] : [[1], [0, 2], [1], []];

        // The adjacency of the path of three has the largest eigenvalue sqrt(2), one more when every node hears itself.
        var scale = 0.37 / Math.Sqrt(5) / (Math.Sqrt(2) + (selfLoops ? 1 : 0));
        var random = new RandomStream(3);
        var state = new double[20];
        var next = new double[20];
        for (var t = 0; t < 30; t++)
        {
            double[] input = [.. Enumerable.Range(0, 8).Select(_ => random.Uniform(-3, 3))];
            reservoir.Step(input, state, next);
            for (var v = 0; v < 4; v++)
            {
                for (var i = 0; i < 5; i++)
                {
                    double[] driven = [Nearest(input[2 * v]), Nearest(input[(2 * v) + 1]), 1];
                    var z = Enumerable.Range(0, 3).Sum(j => (reservoir.InputArray[i, j] - (reference * 14.2473 * 0.05)) * driven[j])
                        + neighbours[v].Sum(w => Enumerable.Range(0, 5).Sum(
                            j => (reservoir.RecurrentArray[i, j] - (reference * 14.2473 * scale)) * state[(w * 5) + j]));
                    Assert.Equal((0.7 * state[(v * 5) + i]) + (0.3 * Math.Tanh(z)), next[(v * 5) + i], 1e-12);
                }
            }

            (state, next) = (next, state);
        }

        // Eight levels from -2 to 2.
        static double Nearest(double value) => Enumerable.Range(0, 8).Select(k => -2 + (4.0 * k / 7)).MinBy(level => Math.Abs(level - value));
    }

    [Fact]
    public void Conductances_are_positive_and_of_their_mean_and_deviation()
    {
        var reservoir = (ResistiveMemoryReservoir)new ResistiveMemoryGraphSpec { Units = 200 }.Build(1);
        double[] drawn =
        [
            .. from i in Enumerable.Range(0, 200)
               from j in Enumerable.Range(0, 200)
               select reservoir.RecurrentArray[i, j] * Math.Sqrt(200) / 0.37,
        ];
        Assert.All(drawn, conductance => Assert.True(conductance > 0));
        var mean = drawn.Average();
        Assert.Equal(14.2473, mean, 4 * 2.4624 / 200);
        Assert.Equal(2.4624, Math.Sqrt(drawn.Average(g => (g - mean) * (g - mean))), 4 * 2.4624 / 283);
    }

    [Fact]
    public void Recurrent_scaling_times_the_deviation_is_about_the_radius_around_the_reference()
    {
        var reservoir = (ResistiveMemoryReservoir)new ResistiveMemoryGraphSpec { Units = 300 }.Build(1);
        var offset = 14.2473 * 0.37 / Math.Sqrt(300);
        double[] weights = [.. Enumerable.Range(0, 300 * 300).Select(at => reservoir.RecurrentArray[at / 300, at % 300] - offset)];
        Assert.Equal(0.37 * 2.4624, SpectralRadius.Of(new DenseWeights(300, weights)), 0.09);
    }

    [Fact]
    public void Noise_of_a_unit_has_the_deviation_of_all_its_products()
    {
        // Equal conductances and weights so small that tanh is a straight line: what noise adds to a unit is known but for the draw.
        var spec = new ResistiveMemoryGraphSpec
        {
            Units = 2, ConductanceMean = 1, ConductanceDeviation = 0, InputScaling = 1e-4, RecurrentScaling = 1e-4 * Math.Sqrt(2), InputBits = 16, InputRange = 1,
            ReadNoise = 0.05,
        };
        var (noisy, exact) = (spec.Build(1), (spec with { ReadNoise = 0 }).Build(1));
        var random = new RandomStream(7);
        var (sum, squares, product) = (0.0, 0.0, 0.0);
        var (read, clean) = (new double[2], new double[2]);
        for (var t = 0; t < 4000; t++)
        {
            double[] input = [random.Uniform(-1, 1)];
            double[] state = [random.Uniform(-1, 1), random.Uniform(-1, 1)];
            noisy.Step(input, state, read);
            exact.Step(input, state, clean);
            var deviation = 0.05 * 1e-4 * Math.Sqrt(1 + (input[0] * input[0]) + (state[0] * state[0]) + (state[1] * state[1]));
            var draws = (First: (read[0] - clean[0]) / deviation, Second: (read[1] - clean[1]) / deviation);
            sum += draws.First + draws.Second;
            squares += (draws.First * draws.First) + (draws.Second * draws.Second);
            product += draws.First * draws.Second;
        }

        // 8,000 draws within 4 standard errors: 1 / sqrt(8000) of the mean, sqrt(2 / 8000) of the mean square, 1 / sqrt(4000) of the product.
        Assert.InRange(sum / 8000, -4 / Math.Sqrt(8000), 4 / Math.Sqrt(8000));
        Assert.InRange(squares / 8000, 1 - (4 * Math.Sqrt(2.0 / 8000)), 1 + (4 * Math.Sqrt(2.0 / 8000)));
        Assert.InRange(product / 4000, -4 / Math.Sqrt(4000), 4 / Math.Sqrt(4000));
    }

    [Fact]
    public void Noise_belongs_to_seed_row_and_state_and_repeats()
    {
        var noisy = Path with { ReadNoise = 0.02 };
        var random = new RandomStream(9);
        double[] state = [.. Enumerable.Range(0, 20).Select(_ => random.Uniform(-1, 1))];
        double[] row = [.. Enumerable.Range(0, 8).Select(_ => random.Uniform(-1, 1))];
        Assert.Equal(Bits.Of(Next(noisy, row, state)), Bits.Of(Next(noisy, row, state)));

        // A row and a state so near that without noise the units hardly move.
        double[] nearRow = [Math.BitIncrement(row[0]), .. row[1..]];
        double[] nearState = [.. state[..19], Math.BitIncrement(state[19])];
        foreach (var (otherRow, otherState) in new[] { (nearRow, state), (row, nearState) })
        {
            var moved = Distance(Next(noisy, row, state), Next(noisy, otherRow, otherState));
            Assert.InRange(moved, 1e-5, 0.1);
            Assert.InRange(Distance(Next(Path, row, state), Next(Path, otherRow, otherState)), 0, 1e-12);
        }
    }

    [Fact]
    public void Model_that_is_restored_at_every_row_goes_on_with_the_same_bits()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Reservoir = Path with { Nodes = 2, Edges = [0, 1], ReadNoise = 0.1 } };
        var rows = Streams.Rows(TaskKind.Forecast, 60);
        var expected = Streams.Learn(LifelongModel.Create(spec), rows, 0, 60);
        var model = LifelongModel.Create(spec);
        var actual = new List<double>();
        for (var row = 0; row < 60; row++)
        {
            actual.AddRange(Streams.Learn(model, rows, row, 1));
            model = LifelongModel.Restore(spec, model.Save());
        }

        Assert.Equal(Bits.Of(expected), Bits.Of([.. actual]));
    }

    [Fact]
    public void Only_noise_makes_the_step_unsmooth()
    {
        Assert.Contains("noise", new ResistiveMemoryGraphSpec().Build(1).Unsmooth, StringComparison.Ordinal);
        var quiet = new ResistiveMemoryGraphSpec { Units = 50, ReadNoise = 0 }.Build(1);
        Assert.Null(quiet.Unsmooth);
        var random = new RandomStream(2);
        double[] inputs = [.. Enumerable.Range(0, 1500).Select(_ => random.Uniform(-1, 1))];
        Assert.InRange(LyapunovExponent.Leading(quiet, inputs, 500, 1), -0.5, -0.02);
        Assert.InRange(EchoStateIndex.Of(quiet, inputs, 1000, 1), 0, 1e-6);
        Assert.InRange(EchoStateIndex.Of(new ResistiveMemoryGraphSpec { Units = 50 }.Build(1), inputs, 1000, 1), 0.01, 2);
    }

    [Fact]
    public void What_enters_a_node_reaches_those_that_are_joined_to_it_alone()
    {
        var reservoir = Path.Build(4);
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
    public void Positive_weights_saturate_where_those_around_the_reference_do_not()
    {
        double[] around = Settled(new ResistiveMemoryGraphSpec { Units = 100 });
        double[] positive = Settled(new ResistiveMemoryGraphSpec { Units = 100, Reference = 0 });
        Assert.All(around, x => Assert.InRange(x, -0.95, 0.95));
        Assert.All(positive, x => Assert.InRange(Math.Abs(x), 0.99, 1));

        static double[] Settled(ResistiveMemoryGraphSpec spec)
        {
            var reservoir = spec.Build(1);
            var random = new RandomStream(4);
            double[] inputs = [.. Enumerable.Range(0, 200).Select(_ => random.NextGaussian())];
            var state = new double[100];
            reservoir.Run(inputs, state, new double[200 * 100]);
            return state;
        }
    }

    [Fact]
    public void Specs_are_equal_by_content()
    {
        var other = Path with { Edges = [0, 1, 2, 1, 1, 0] };
        Assert.Equal(Path, other);
        Assert.Equal(Path.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(Path, Path with { Edges = [0, 1, 2, 1] });
        Assert.NotEqual(Path, Path with { Reference = 0.5 });
        Assert.NotEqual(Path, Path with { SelfLoops = false });
        Assert.NotEqual(Path.Build(4).WeightsHash, (Path with { ReadNoise = 0.01 }).Build(4).WeightsHash);
        var alike = Path with { ConductanceDeviation = 0, ReadNoise = 0.01, Seed = ulong.MaxValue };
        Assert.NotEqual(alike.Build(4).WeightsHash, (alike with { Seed = ulong.MaxValue - 1 }).Build(4).WeightsHash);
        Assert.NotEqual(Path.Build(4).WeightsHash, (Path with { InputBits = 4 }).Build(4).WeightsHash);
    }

    [Fact]
    public void Bad_fields_are_named()
    {
        Assert.Equal(["reservoir.nodes"], Path.Validate(7).Select(p => p.Field));
        Assert.Equal(["reservoir.nodes"], (Path with { Nodes = 1, Edges = [] }).Validate(10_001).Select(p => p.Field));
        var bad = new ResistiveMemoryGraphSpec
        {
            Units = 0, Edges = [0, 1], LeakRate = 0, ConductanceMean = 0, ConductanceDeviation = -1, Reference = 1.5, InputScaling = -1, RecurrentScaling = double.NaN, InputBits = 17,
            InputRange = 0, ReadNoise = 2,
        };
        Assert.Equal(
            [
                "reservoir.units", "reservoir.edges", "reservoir.leakRate", "reservoir.conductanceMean", "reservoir.conductanceDeviation", "reservoir.reference",
                "reservoir.inputScaling", "reservoir.recurrentScaling", "reservoir.inputBits", "reservoir.inputRange", "reservoir.readNoise",
            ],
            bad.Validate().Select(p => p.Field));
        Assert.Contains("reservoir.inputRange is 0; allowed: above 0", Assert.Throws<SpecRefusedException>(
            () => (Path with { InputRange = 0 }).Build(8)).Message, StringComparison.Ordinal);
    }

    private static double[] Next(ResistiveMemoryGraphSpec spec, double[] row, double[] state)
    {
        var next = new double[state.Length];
        spec.Build(row.Length).Step(row, state, next);
        return next;
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
}
