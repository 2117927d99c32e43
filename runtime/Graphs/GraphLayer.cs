using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>The weights of message passing: x_v becomes tanh(b + Win u_v + W sum of x_w over the neighbours w of v). Immutable.</summary>
internal sealed class GraphLayer
{
    private const int TanhOperations = 20;
    private const ulong RecurrentStream = 1;
    private const ulong InputStream = 2;
    private const ulong BiasStream = 3;
    private const ulong StreamsOfLayer = 8;

    private readonly InputLayer<double> layer;
    private readonly IRecurrentKernel<double>? kernel;
    private readonly long operations;

    /// <summary>Draws the weights: W uniform, scaled to a norm; Win and b uniform in plus or minus their scalings.</summary>
    /// <param name="units">N</param>
    /// <param name="inputs">Features of a node.</param>
    /// <param name="norm">||W||; 0 sends no messages.</param>
    /// <param name="inputScaling">Scaling of Win.</param>
    /// <param name="biasScaling">Scaling of b.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="number">Which layer: each has weights of its own.</param>
    public GraphLayer(int units, int inputs, double norm, double inputScaling, double biasScaling, ulong seed, int number)
    {
        Units = units;
        Inputs = inputs;
        var first = (ulong)number * StreamsOfLayer;
        InputWeights = Uniform(units * inputs, inputScaling, RandomStream.Derive(seed, first + InputStream));
        Bias = Uniform(units, biasScaling, RandomStream.Derive(seed, first + BiasStream));
        Weights = new double[units * units];
        if (norm > 0)
        {
            Weights = Uniform(units * units, 1, RandomStream.Derive(seed, first + RecurrentStream));
            RowVectors.Scale(norm / SpectralNorm.Of(Weights, units), Weights);
            kernel = new DenseWeights(units, Weights).ToKernel<double>();
        }

        layer = new InputLayer<double>(InputWeights, Bias, selfWeight: 0);
        operations = layer.Operations + (kernel?.Operations ?? 0) + ((TanhOperations + 2L) * units);
    }

    /// <summary>N</summary>
    public int Units { get; }

    /// <summary>Features of a node.</summary>
    public int Inputs { get; }

    /// <summary>W, [N, N] row-major; not to be written to.</summary>
    public double[] Weights { get; }

    /// <summary>Win, [N, Inputs] row-major; not to be written to.</summary>
    public double[] InputWeights { get; }

    /// <summary>b, [N]; not to be written to.</summary>
    public double[] Bias { get; }

    /// <summary>Bytes of weights that the update of one node reads.</summary>
    public long Bytes => layer.Bytes + (kernel?.Bytes ?? 0);

    /// <summary>Multiply-adds of updating nodes that have so many neighbours in all.</summary>
    public long Operations(int nodes, int neighbours) => (nodes * operations) + ((long)neighbours * Units);

    /// <summary>Feeds every weight to the hash.</summary>
    public void HashInto(XxHash128 hash)
    {
        WeightsHash.Append(hash, [Units, Inputs]);
        WeightsHash.Append(hash, Weights);
        WeightsHash.Append(hash, InputWeights);
        WeightsHash.Append(hash, Bias);
    }

    /// <summary>next = (1-a) X + a tanh(...) for all nodes. Allocates nothing.</summary>
    /// <param name="starts">Where the neighbours of each node start, [nodes + 1].</param>
    /// <param name="neighbours">Neighbours of node 0, then of node 1, and so on.</param>
    /// <param name="inputs">[nodes, Inputs] row-major.</param>
    /// <param name="states">X, [nodes, N] row-major.</param>
    /// <param name="next">[nodes, N] row-major; apart from X.</param>
    /// <param name="leakRate">a</param>
    public void Update(
        ReadOnlySpan<int> starts, ReadOnlySpan<int> neighbours, ReadOnlySpan<double> inputs, ReadOnlySpan<double> states, Span<double> next, double leakRate)
    {
        Span<double> message = stackalloc double[Units];
        for (var node = 0; node < starts.Length - 1; node++)
        {
            message.Clear();
            foreach (var neighbour in neighbours[starts[node]..starts[node + 1]])
                RowVectors.AddScaled(1, states.Slice(neighbour * Units, Units), message);
            var target = next.Slice(node * Units, Units);
            layer.Start(inputs.Slice(node * Inputs, Inputs), message, target);
            kernel?.Accumulate(message, target);
            LeakyTanh.Apply(states.Slice(node * Units, Units), target, leakRate);
        }
    }

    private static double[] Uniform(int count, double scale, RandomStream random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = scale * random.Uniform(-1, 1);
        return values;
    }
}
