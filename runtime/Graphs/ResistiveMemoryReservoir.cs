using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// Nodes of a fixed graph, each with N leaky units and inputs of its own, over two arrays of resistive memory: per row one update
/// X(t) = (1-a) X(t-1) + a tanh(W_I [u; 1] + W_R times the sum of what is heard), with the same arrays at every node. Immutable.
/// </summary>
/// <remarks>
/// The noise of all products of a unit's sums is drawn as one normal number, with the deviation that they have together. The draws come from
/// the seed, the row and the state, so that a step is a function of them as of every reservoir: a restored model goes on with the same bits.
/// </remarks>
internal sealed class ResistiveMemoryReservoir : IReservoir
{
    private const int TanhOperations = 20;
    private const int GaussianOperations = 40;
    private const ulong InputStream = 1;
    private const ulong RecurrentStream = 2;
    private const ulong NoiseStream = 3;

    private readonly Adjacency adjacency;
    private readonly ResistiveArray inputArray;
    private readonly ResistiveArray recurrentArray;
    private readonly InputConverter converter;
    private readonly int units;
    private readonly int inputs;
    private readonly double leakRate;
    private readonly double readNoise;
    private readonly ulong noiseKey;

    // What a reference column takes off a sum, for each unit of the values that are applied.
    private readonly double inputOffset;
    private readonly double recurrentOffset;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputSize">A multiple of the number of nodes.</param>
    public ResistiveMemoryReservoir(ResistiveMemoryGraphSpec spec, int inputSize)
    {
        adjacency = new Adjacency(spec, spec.SelfLoops);
        units = spec.Units;
        inputs = inputSize / spec.Nodes;
        leakRate = spec.LeakRate;
        readNoise = spec.ReadNoise;
        noiseKey = RandomStream.Derive(spec.Seed, NoiseStream).NextUInt64();
        var largest = adjacency.LargestEigenvalue();
        var recurrentScale = largest > 0 ? spec.RecurrentScaling / (Math.Sqrt(units) * largest) : 0;
        inputArray = Array(spec, inputs + 1, spec.InputScaling, InputStream);
        recurrentArray = Array(spec, units, recurrentScale, RecurrentStream);
        inputOffset = spec.Reference * spec.ConductanceMean * spec.InputScaling;
        recurrentOffset = spec.Reference * spec.ConductanceMean * recurrentScale;
        var levels = InputConverter.LevelsOf(spec.InputBits);
        converter = new InputConverter(-spec.InputRange, 2 * spec.InputRange / levels, levels);
        InputSize = inputSize;
        StateSize = spec.Nodes * units;
        var hash = new XxHash128();
        adjacency.HashInto(hash);
        inputArray.HashInto(hash);
        recurrentArray.HashInto(hash);
        Topologies.WeightsHash.Append(hash, [units, inputs, levels, unchecked((int)(noiseKey >> 32)), unchecked((int)noiseKey)]);
        Topologies.WeightsHash.Append(hash, [leakRate, readNoise, inputOffset, recurrentOffset, converter.Low, converter.Step]);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => (adjacency.Nodes * (long)units * OperationsOfUnit) + ((long)adjacency.Neighbours.Length * units);

    public long BytesPerStep => (adjacency.Nodes * (inputArray.Bytes + recurrentArray.Bytes)) + adjacency.Bytes;

    public string? Unsmooth => readNoise > 0
        ? "resistive memory is read with noise: another state, however near, is read with other noise"
        : null;

    /// <summary>W_I, positive, [units, inputs of a node + 1].</summary>
    internal ResistiveArray InputArray => inputArray;

    /// <summary>W_R, positive, [units, units].</summary>
    internal ResistiveArray RecurrentArray => recurrentArray;

    private long OperationsOfUnit =>
        ((inputs + 1 + units) * (readNoise > 0 ? 3 : 1)) + TanhOperations + (readNoise > 0 ? GaussianOperations : 0);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var noise = readNoise > 0 ? new SplitMix64(KeyOf(input, state)) : default;
        Span<double> driven = stackalloc double[inputs + 1];
        Span<double> message = stackalloc double[units];
        Span<double> part = stackalloc double[units];
        Span<double> squares = stackalloc double[units];
        driven[inputs] = 1;
        for (var node = 0; node < adjacency.Nodes; node++)
        {
            for (var i = 0; i < inputs; i++)
                driven[i] = converter.Quantised(input[(node * inputs) + i]);
            message.Clear();
            foreach (var neighbour in adjacency.Neighbours[adjacency.Starts[node]..adjacency.Starts[node + 1]])
                RowVectors.AddScaled(1, state.Slice(neighbour * units, units), message);
            var sums = next.Slice(node * units, units);
            inputArray.Read(driven, sums);
            recurrentArray.Read(message, part);
            var offset = (inputOffset * Sum(driven)) + (recurrentOffset * Sum(message));
            for (var unit = 0; unit < units; unit++)
                sums[unit] += part[unit] - offset;
            if (readNoise > 0)
            {
                inputArray.ReadSquares(driven, squares);
                recurrentArray.ReadSquares(message, part);
                for (var unit = 0; unit < units; unit++)
                    sums[unit] = Math.FusedMultiplyAdd(readNoise * Math.Sqrt(squares[unit] + part[unit]), noise.NextGaussian(), sums[unit]);
            }

            LeakyTanh.Apply(state.Slice(node * units, units), sums, leakRate);
        }
    }

    private ulong KeyOf(ReadOnlySpan<double> input, ReadOnlySpan<double> state)
    {
        var key = noiseKey;
        foreach (var value in input)
            key = SplitMix64.Fold(key, value);
        foreach (var value in state)
            key = SplitMix64.Fold(key, value);
        return key;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private static ResistiveArray Array(ResistiveMemoryGraphSpec spec, int columns, double scale, ulong stream) => new(
        spec.Units, columns, spec.ConductanceMean, spec.ConductanceDeviation, scale, RandomStream.Derive(spec.Seed, stream));
}
