using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Euler state network, see <see cref="EulerStateSpec"/>. N^2 multiply-adds per step.</summary>
internal sealed class EulerStateNetwork : IDifferentiableReservoir
{
    private const int TanhOperations = 20;
    private const ulong RecurrentStream = 11;
    private const ulong InputStream = 12;
    private const ulong BiasStream = 13;

    private readonly InputLayer<double> layer;
    private readonly DenseKernel<double> kernel;
    private readonly double stepSize;
    private readonly double diffusion;

    private EulerStateNetwork(InputLayer<double> layer, DenseKernel<double> kernel, EulerStateSpec spec, int inputSize, UInt128 weightsHash)
    {
        this.layer = layer;
        this.kernel = kernel;
        stepSize = spec.StepSize;
        diffusion = spec.Diffusion;
        InputSize = inputSize;
        StateSize = spec.Units;
        WeightsHash = weightsHash;
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => layer.Operations + kernel.Operations + ((TanhOperations + 1L) * StateSize);

    public long BytesPerStep => layer.Bytes + kernel.Bytes;

    /// <summary>W - W^T, [N, N] row-major: exactly antisymmetric, since a difference and its reverse round alike.</summary>
    internal static double[] Antisymmetric(EulerStateSpec spec)
    {
        var units = spec.Units;
        var w = Uniform(units * units, spec.RecurrentScaling, RandomStream.Derive(spec.Seed, RecurrentStream));
        var difference = new double[units * units];
        for (var row = 0; row < units; row++)
        {
            for (var column = 0; column < units; column++)
                difference[(row * units) + column] = w[(row * units) + column] - w[(column * units) + row];
        }

        return difference;
    }

    /// <summary>Draws and lays out the weights of a spec that has been checked.</summary>
    internal static EulerStateNetwork Derive(EulerStateSpec spec, int inputSize)
    {
        var recurrent = Antisymmetric(spec);
        var input = Uniform(spec.Units * inputSize, spec.InputScaling, RandomStream.Derive(spec.Seed, InputStream));
        var bias = Uniform(spec.Units, spec.BiasScaling, RandomStream.Derive(spec.Seed, BiasStream));
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [spec.Units, inputSize]);
        Topologies.WeightsHash.Append(hash, [spec.StepSize, spec.Diffusion]);
        Topologies.WeightsHash.Append(hash, recurrent);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, bias);
        return new EulerStateNetwork(
            new InputLayer<double>(input, bias, -spec.Diffusion),
            new DenseKernel<double>(spec.Units, recurrent),
            spec,
            inputSize,
            hash.GetCurrentHashAsUInt128());
    }

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        layer.Start(input, state, next);
        kernel.Accumulate(state, next);
        LeakyTanh.Apply(state, next, stepSize, kept: 1);
    }

    // J v = v + e (1 - tanh(z)^2) (A v - g v); tanh(z) is read off the step.
    public void Tangent(
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result)
    {
        StepShapes.Check(this, input, state, next, direction, result);
        for (var i = 0; i < result.Length; i++)
            result[i] = -diffusion * direction[i];
        kernel.Accumulate(direction, result);
        for (var i = 0; i < result.Length; i++)
        {
            var activation = (next[i] - state[i]) / stepSize;
            result[i] = direction[i] + (stepSize * (1 - (activation * activation)) * result[i]);
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
