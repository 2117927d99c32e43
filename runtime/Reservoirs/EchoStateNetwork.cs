using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Leaky echo state network: z = b + Win u + W x; next = (1-a) x + a f(z). Cost per step: the non-zeros of W and Win.
/// </summary>
/// <remarks>
/// Jaeger 2001, GMD report 148; Jaeger, Lukosevicius, Popovici, Siewert 2007, doi:10.1016/j.neunet.2007.04.016. Differs: both
/// conventions of the spectral radius, see <see cref="RadiusConvention"/>.
/// </remarks>
internal sealed class EchoStateNetwork : IDifferentiableReservoir
{
    // A hyperbolic tangent counts as this many multiply-adds.
    private const int TanhOperations = 20;

    private readonly InputLayer layer;
    private readonly IRecurrentKernel kernel;
    private readonly double leakRate;
    private readonly double selfWeight;
    private readonly bool linear;

    private EchoStateNetwork(
        InputLayer layer, IRecurrentKernel kernel, double selfWeight, EchoStateSpec spec, int inputSize, UInt128 weightsHash)
    {
        this.selfWeight = selfWeight;
        this.layer = layer;
        this.kernel = kernel;
        leakRate = spec.LeakRate;
        linear = spec.Activation == Activation.Identity;
        InputSize = inputSize;
        StateSize = spec.Units;
        WeightsHash = weightsHash;
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => layer.Operations + kernel.Operations + (((linear ? 0 : TanhOperations) + 2L) * StateSize);

    public long BytesPerStep => layer.Bytes + kernel.Bytes;

    /// <summary>Draws, scales and lays out the weights of a spec that has been checked.</summary>
    internal static EchoStateNetwork Derive(EchoStateSpec spec, int inputSize)
    {
        var scaled = ScaledWeights.Of(spec);
        var input = WeightDraw.Input(spec, inputSize);
        var bias = WeightDraw.Bias(spec);
        var start = new InputLayer(input, bias, scaled.SelfWeight);
        var hash = Hash(spec, scaled, input, bias);
        return new EchoStateNetwork(start, scaled.Recurrent.ToKernel(), scaled.SelfWeight, spec, inputSize, hash);
    }

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        Check(input.Length, InputSize, nameof(input));
        Check(state.Length, StateSize, nameof(state));
        Check(next.Length, StateSize, nameof(next));
        if (next.Overlaps(state))
            throw new ArgumentException("The next state overlaps the state it is computed from.", nameof(next));
        layer.Start(input, state, next);
        kernel.Accumulate(state, next);
        if (linear)
            LeakyIdentity.Apply(state, next, leakRate);
        else
            LeakyTanh.Apply(state, next, leakRate);
    }

    // J v = (1-a) v + a f'(z) (W v); tanh(z) is read off the step.
    public void Tangent(
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result)
    {
        Check(input.Length, InputSize, nameof(input));
        Check(state.Length, StateSize, nameof(state));
        Check(next.Length, StateSize, nameof(next));
        Check(direction.Length, StateSize, nameof(direction));
        Check(result.Length, StateSize, nameof(result));
        if (result.Overlaps(direction))
            throw new ArgumentException("The result overlaps the direction it is computed from.", nameof(result));
        for (var i = 0; i < result.Length; i++)
            result[i] = selfWeight * direction[i];
        kernel.Accumulate(direction, result);
        for (var i = 0; i < result.Length; i++)
        {
            var activation = (next[i] - ((1 - leakRate) * state[i])) / leakRate;
            var slope = linear ? 1 : 1 - (activation * activation);
            result[i] = ((1 - leakRate) * direction[i]) + (leakRate * slope * result[i]);
        }
    }

    private static UInt128 Hash(EchoStateSpec spec, ScaledWeights scaled, double[] input, double[] bias)
    {
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Topology, spec.Units, input.Length / spec.Units]);
        Topologies.WeightsHash.Append(hash, [spec.LeakRate, scaled.SelfWeight]);
        scaled.Recurrent.HashInto(hash);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, bias);
        if (spec.Activation != Activation.Tanh)
            Topologies.WeightsHash.Append(hash, [(int)spec.Activation]);
        return hash.GetCurrentHashAsUInt128();
    }

    private static void Check(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"The {name} of a step has length {length}; this reservoir takes {expected}.", name);
    }
}
