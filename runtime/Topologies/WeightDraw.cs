using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// Draws the weights of a spec. W, Win and b take their numbers from streams of their own, so that the draw of one depends
/// neither on the size of another nor on any scaling.
/// </summary>
internal static class WeightDraw
{
    private const ulong RecurrentStream = 1;
    private const ulong InputStream = 2;
    private const ulong BiasStream = 3;

    // The first 64 bits of the fraction of pi: the signs of a ring's input weights are the same for every seed.
    private const ulong RingSigns = 0x243F6A8885A308D3;

    /// <summary>W before it is scaled: entries uniform in [-1, 1), or of magnitude 1, or orthogonal, or as they came from outside.</summary>
    public static RecurrentWeights Recurrent(RecurrentSpec spec)
    {
        var random = RandomStream.Derive(spec.Seed, RecurrentStream);
        return spec.Topology switch
        {
            Topology.FixedInDegree => SparseDraw.FixedInDegree(spec.Units, spec.InDegree, random),
            Topology.Dense => new DenseWeights(spec.Units, Uniform(spec.Units * spec.Units, 1, random)),
            Topology.Ring => new RingWeights(spec.Units, 1),
            Topology.RingWithJumps => new RingWithJumpsWeights(spec.Units, spec.JumpLength, 1, spec.JumpWeight),
            Topology.DelayLine => new DelayLineWeights(spec.Units, 1),
            Topology.Permutation => SparseDraw.Permutation(spec.Units, random),
            Topology.Orthogonal => new DenseWeights(spec.Units, OrthogonalDraw.Haar(spec.Units, random), radius: 1),
            Topology.SmallWorld => SparseDraw.SmallWorld(spec.Units, spec.InDegree, spec.RewiringProbability, random),
            Topology.BlockModular => SparseDraw.BlockModular(
                spec.Units, spec.Blocks, spec.InDegree, spec.InDegreeBetween, random),
            Topology.WrappedDiagonals => WrappedDiagonalWeights.Draw(spec.Units, spec.InDegree, random),
            Topology.WalshHadamard => WalshHadamardWeights.Draw(spec.Units, random),
            Topology.Antisymmetric => SparseDraw.Antisymmetric(spec.Units, spec.InDegree, random),
            Topology.External => SparseRows.Of(spec.Units, spec.External!.Values.AsSpan()),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Topology, "The topology is not known."),
        };
    }

    /// <summary>
    /// Win, [N, I] row-major: uniform in plus or minus the input scaling. For rings and delay lines all have the magnitude of the
    /// input scaling; their signs are a fixed pseudo-random sequence per input, the same for every seed, since a pattern that
    /// repeats would make the states of a ring dependent (Rodan and Tino 2011 take the digits of pi). As they came from outside where they did.
    /// </summary>
    public static double[] Input(RecurrentSpec spec, int inputSize)
    {
        if (spec.External is { Input: { IsDefaultOrEmpty: false } given })
            return [.. given];
        if (spec.InputLayout == InputLayout.OneUnit)
            return OneUnit(spec, inputSize);
        if (spec.Topology is not (Topology.Ring or Topology.RingWithJumps or Topology.DelayLine))
            return Uniform(spec.Units * inputSize, spec.InputScaling, RandomStream.Derive(spec.Seed, InputStream));
        var weights = new double[spec.Units * inputSize];
        for (var input = 0; input < inputSize; input++)
        {
            var signs = RandomStream.Derive(RingSigns, (ulong)input);
            for (var row = 0; row < spec.Units; row++)
                weights[(row * inputSize) + input] = signs.NextUInt64() >> 63 == 0 ? spec.InputScaling : -spec.InputScaling;
        }

        return weights;
    }

    /// <summary>b, [N]: uniform in plus or minus the bias scaling, or as it came from outside.</summary>
    public static double[] Bias(RecurrentSpec spec) => spec.External is { Bias: { IsDefaultOrEmpty: false } given }
        ? [.. given]
        : Uniform(spec.Units, spec.BiasScaling, RandomStream.Derive(spec.Seed, BiasStream));

    /// <summary>Uniform in plus or minus the scale.</summary>
    public static double[] Uniform(int count, double scale, RandomStream random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = scale * random.Uniform(-1, 1);
        return values;
    }

    private static double[] OneUnit(RecurrentSpec spec, int inputSize)
    {
        var weights = new double[spec.Units * inputSize];
        for (var input = 0; input < inputSize; input++)
        {
            var unit = (int)((long)input * spec.Units / inputSize);
            weights[(unit * inputSize) + input] = spec.InputScaling;
        }

        return weights;
    }
}
