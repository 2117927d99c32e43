using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// X = (1-a) X + a tanh(W_I [u; 1] + W_R sum of the neighbours' x), K times from 0; features relu(pooled X). Immutable.
/// </summary>
/// <remarks>
/// Noise of its own on every product w x is drawn as one normal number for each sum, with the deviation that the products have
/// together, noise * sqrt(sum (w x)^2): the same distribution at 1/N of the draws. Its stream comes from the seed and the
/// graph's content, so that a graph gives the same features wherever it stands; under read noise another numbering of the nodes
/// gives other draws.
/// </remarks>
internal sealed class ResistiveMemoryGraph : IGraphEncoder
{
    private const int TanhOperations = 20;
    private const ulong InputStream = 1;
    private const ulong RecurrentStream = 2;
    private const ulong NoiseStream = 3;

    private readonly ResistiveMemorySpec spec;
    private readonly ResistiveArray inputArray;
    private readonly ResistiveArray recurrentArray;
    private readonly InputConverter[] converters;
    private readonly int inputs;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputs">Features per node.</param>
    /// <param name="ranges">As <see cref="Ranges"/> gives them.</param>
    public ResistiveMemoryGraph(ResistiveMemorySpec spec, int inputs, double[] ranges)
    {
        this.spec = spec;
        this.inputs = inputs;
        Scale = ranges;
        inputArray = Array(inputs + 1, spec.InputScaling, InputStream);
        recurrentArray = Array(spec.Units, spec.RecurrentScaling, RecurrentStream);
        var levels = InputConverter.LevelsOf(spec.InputBits);
        converters = [.. Enumerable.Range(0, inputs).Select(column => new InputConverter(ranges[column], ranges[inputs + column], levels))];
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Pooling, spec.Iterations, spec.InputBits]);
        Topologies.WeightsHash.Append(hash, [spec.LeakRate, spec.ReadNoise, spec.Seed]);
        inputArray.HashInto(hash);
        recurrentArray.HashInto(hash);
        Topologies.WeightsHash.Append(hash, ranges);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public GraphEncoderSpec Spec => spec;

    public int NodeFeatures => inputs;

    public ReadOnlyMemory<double> Scale { get; }

    public int FeatureSize => spec.FeatureSize;

    public UInt128 WeightsHash { get; }

    public long Encode(Graph graph, Span<double> features)
    {
        Pool.Check(graph, inputs, features.Length, FeatureSize);
        var random = RandomStream.Derive(spec.Seed, NoiseStream ^ ContentHash(graph));
        var units = spec.Units;
        var quantised = Quantised(graph);
        var states = new double[graph.Nodes * units];
        var next = new double[states.Length];
        var message = new double[units];
        var (fromInputs, fromMessage) = (new double[units], new double[units]);
        var (inputSquares, messageSquares) = (new double[units], new double[units]);
        for (var k = 0; k < spec.Iterations; k++)
        {
            for (var node = 0; node < graph.Nodes; node++)
            {
                message.AsSpan().Clear();
                foreach (var neighbour in graph.NeighboursOf(node))
                    RowVectors.AddScaled(1, states.AsSpan(neighbour * units, units), message);
                var input = quantised.AsSpan(node * (inputs + 1), inputs + 1);
                inputArray.Read(input, fromInputs);
                recurrentArray.Read(message, fromMessage);
                if (spec.ReadNoise > 0)
                {
                    inputArray.ReadSquares(input, inputSquares);
                    recurrentArray.ReadSquares(message, messageSquares);
                }

                for (var unit = 0; unit < units; unit++)
                {
                    var sum = Noisy(fromInputs[unit], inputSquares[unit], random) + Noisy(fromMessage[unit], messageSquares[unit], random);
                    var at = (node * units) + unit;
                    next[at] = Math.FusedMultiplyAdd(spec.LeakRate, Elementary.Tanh(sum), (1 - spec.LeakRate) * states[at]);
                }
            }

            (states, next) = (next, states);
        }

        Pool.Apply(spec.Pooling, states, graph.Nodes, features);
        foreach (ref var feature in features)
            feature = Math.Max(0, feature);
        return spec.Iterations * ((graph.Nodes * (long)units * (inputs + 1 + units + TanhOperations)) + ((long)graph.Neighbours.Length * units));
    }

    private double Noisy(double sum, double squares, RandomStream random) => spec.ReadNoise == 0
        ? sum
        : Math.FusedMultiplyAdd(spec.ReadNoise * Math.Sqrt(squares), random.NextGaussian(), sum);

    private ResistiveArray Array(int columns, double scale, ulong stream) => new(
        spec.Units, columns, spec.ConductanceMean, spec.ConductanceDeviation, scale, RandomStream.Derive(spec.Seed, stream));

    /// <summary>The lowest value of each node feature over the training graphs, then the step of its converter, [2, node features].</summary>
    public static double[] Ranges(GraphSet training, int bits)
    {
        var levels = InputConverter.LevelsOf(bits);
        var columns = training.FeatureSize;
        var ranges = new double[2 * columns];
        for (var column = 0; column < columns; column++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var graph in training.Graphs)
            {
                for (var node = 0; node < graph.Nodes; node++)
                {
                    var value = graph.FeaturesOf(node)[column];
                    low = Math.Min(low, value);
                    high = Math.Max(high, value);
                }
            }

            ranges[column] = low;
            ranges[columns + column] = (high - low) / levels;
        }

        return ranges;
    }

    // [nodes, inputs + 1]: on the levels of the converter, values beyond its range at its ends; the last column is the constant 1.
    private double[] Quantised(Graph graph)
    {
        var quantised = new double[graph.Nodes * (inputs + 1)];
        for (var node = 0; node < graph.Nodes; node++)
        {
            var row = quantised.AsSpan(node * (inputs + 1), inputs + 1);
            for (var column = 0; column < inputs; column++)
                row[column] = converters[column].Quantised(graph.FeaturesOf(node)[column]);
            row[inputs] = 1;
        }

        return quantised;
    }

    private static ulong ContentHash(Graph graph)
    {
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, graph.RowStarts.Span);
        Topologies.WeightsHash.Append(hash, graph.Neighbours.Span);
        Topologies.WeightsHash.Append(hash, graph.Features.Span);
        return (ulong)hash.GetCurrentHashAsUInt128();
    }
}
