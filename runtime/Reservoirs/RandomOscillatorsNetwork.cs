using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Random oscillators network, see <see cref="RandomOscillatorsSpec"/>. State: [positions, velocities].</summary>
internal sealed class RandomOscillatorsNetwork : IReservoir
{
    private const int TanhOperations = 20;
    private const ulong StiffnessStream = 21;
    private const ulong DampingStream = 22;

    private readonly InputLayer<double> layer;
    private readonly IRecurrentKernel<double> kernel;

    // Only of the form with a potential: the input by itself, and -W^T.
    private readonly InputLayer<double>? drive;
    private readonly DenseKernel<double>? reaction;
    private readonly double[] stiffness;
    private readonly double[] damping;
    private readonly double stepSize;

    private RandomOscillatorsNetwork(RandomOscillatorsSpec spec, int inputSize)
    {
        var recurrent = ScaledWeights.Plain(spec);
        var input = WeightDraw.Input(spec, inputSize);
        var bias = WeightDraw.Bias(spec);
        stiffness = Around(spec.Stiffness, spec.StiffnessRange, spec.Units, RandomStream.Derive(spec.Seed, StiffnessStream));
        damping = Around(spec.Damping, spec.DampingRange, spec.Units, RandomStream.Derive(spec.Seed, DampingStream));
        stepSize = spec.StepSize;
        InputSize = inputSize;
        FeatureSize = spec.Units;
        kernel = recurrent.ToKernel<double>();
        if (spec.Coupling == OscillatorCoupling.Potential)
        {
            layer = new InputLayer<double>([], bias, 0);
            drive = new InputLayer<double>(input, new double[spec.Units], 0);
            reaction = new DenseKernel<double>(spec.Units, NegativeTranspose(recurrent));
        }
        else
        {
            layer = new InputLayer<double>(input, bias, 0);
        }

        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Topology, (int)spec.Coupling, spec.Units, inputSize]);
        Topologies.WeightsHash.Append(hash, [spec.StepSize]);
        recurrent.HashInto(hash);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, bias);
        Topologies.WeightsHash.Append(hash, stiffness);
        Topologies.WeightsHash.Append(hash, damping);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize => 2 * FeatureSize;

    public int FeatureSize { get; }

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep =>
        layer.Operations + kernel.Operations + (drive?.Operations ?? 0) + (reaction?.Operations ?? 0)
        + (((drive is null ? 1 : 2) * TanhOperations * (long)FeatureSize) + (4L * FeatureSize));

    public long BytesPerStep =>
        layer.Bytes + kernel.Bytes + (drive?.Bytes ?? 0) + (reaction?.Bytes ?? 0) + (2L * sizeof(double) * FeatureSize);

    /// <summary>g, [N]</summary>
    internal ReadOnlySpan<double> Stiffness => stiffness;

    /// <summary>e, [N]</summary>
    internal ReadOnlySpan<double> Damping => damping;

    /// <summary>Draws, scales and lays out the weights of a spec that has been checked.</summary>
    internal static RandomOscillatorsNetwork Derive(RandomOscillatorsSpec spec, int inputSize) => new(spec, inputSize);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var y = state[..FeatureSize];
        var z = state[FeatureSize..];
        var nextY = next[..FeatureSize];
        var force = next[FeatureSize..];
        if (drive is null || reaction is null)
        {
            layer.Start(input, y, force);
            kernel.Accumulate(y, force);
            LeakyTanh.Apply(y, force, 1);
        }
        else
        {
            // The next positions are written last: until then their place holds tanh(W y + b).
            layer.Start([], y, nextY);
            kernel.Accumulate(y, nextY);
            LeakyTanh.Apply(y, nextY, 1);
            drive.Start(input, y, force);
            LeakyTanh.Apply(y, force, 1);
            reaction.Accumulate(nextY, force);
        }

        OscillatorStep.Apply(y, z, stiffness, damping, stepSize, nextY, force);
    }

    private static double[] NegativeTranspose(RecurrentWeights weights)
    {
        var w = weights.ToDense();
        var units = weights.Units;
        var transposed = new double[w.Length];
        for (var row = 0; row < units; row++)
        {
            for (var column = 0; column < units; column++)
                transposed[(column * units) + row] = -w[(row * units) + column];
        }

        return transposed;
    }

    private static double[] Around(double centre, double range, int count, RandomStream random)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = centre + (range * (random.NextDouble() - 0.5));
        return values;
    }
}
