using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Leaky echo state network: z = b + Win u + W x; next = (1-a) x + a f(z). Cost per step: the non-zeros of W and Win.
/// After plasticity z = g (Win u + W x) + b, with a gain g of each unit.
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
    private readonly UnitGain? gain;
    private readonly double leakRate;
    private readonly double selfWeight;
    private readonly bool linear;

    private EchoStateNetwork(
        InputLayer layer,
        IRecurrentKernel kernel,
        UnitGain? gain,
        double selfWeight,
        EchoStateSpec spec,
        int inputSize,
        UInt128 weightsHash)
    {
        this.gain = gain;
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

    public long OperationsPerStep => layer.Operations + kernel.Operations
        + (((linear ? 0 : TanhOperations) + (gain is null ? 2L : 3L)) * StateSize);

    public long BytesPerStep => layer.Bytes + kernel.Bytes + (gain?.Bytes ?? 0);

    /// <summary>Draws, scales and lays out the weights of a spec that has been checked.</summary>
    internal static EchoStateNetwork Derive(EchoStateSpec spec, int inputSize)
    {
        var scaled = ScaledWeights.Of(spec);
        var input = WeightDraw.Input(spec, inputSize);
        var bias = WeightDraw.Bias(spec);
        var start = new InputLayer(input, bias, scaled.SelfWeight);
        var hash = Hash(spec, scaled, input, bias);
        return new EchoStateNetwork(start, scaled.Recurrent.ToKernel(), null, scaled.SelfWeight, spec, inputSize, hash);
    }

    /// <summary>The network of a spec that has been checked, with what plasticity made of its weights.</summary>
    /// <exception cref="ArgumentException">The adapted weights are not of this spec.</exception>
    internal static EchoStateNetwork Derive(EchoStateSpec spec, int inputSize, AdaptedWeights adapted)
    {
        var scaled = ScaledWeights.Of(spec);
        scaled = scaled with { Recurrent = adapted.Apply(scaled.Recurrent) };
        var input = WeightDraw.Input(spec, inputSize);
        var start = new InputLayer(input, new double[spec.Units], scaled.SelfWeight);
        var gained = new UnitGain(adapted.Gain.Span, adapted.Bias.Span);
        var hash = Hash(spec, scaled, input, adapted.Bias.Span, adapted.Gain.Span);
        return new EchoStateNetwork(start, scaled.Recurrent.ToKernel(), gained, scaled.SelfWeight, spec, inputSize, hash);
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
        gain?.Apply(next);
        if (linear)
            LeakyIdentity.Apply(state, next, leakRate);
        else
            LeakyTanh.Apply(state, next, leakRate);
    }

    // J v = (1-a) v + a f'(z) g (W v); tanh(z) is read off the step.
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
        gain?.Scale(result);
        for (var i = 0; i < result.Length; i++)
        {
            var activation = (next[i] - ((1 - leakRate) * state[i])) / leakRate;
            var slope = linear ? 1 : 1 - (activation * activation);
            result[i] = ((1 - leakRate) * direction[i]) + (leakRate * slope * result[i]);
        }
    }

    private static UInt128 Hash(
        EchoStateSpec spec, ScaledWeights scaled, double[] input, ReadOnlySpan<double> bias, ReadOnlySpan<double> gain = default)
    {
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Topology, spec.Units, input.Length / spec.Units]);
        Topologies.WeightsHash.Append(hash, [spec.LeakRate, scaled.SelfWeight]);
        scaled.Recurrent.HashInto(hash);
        Topologies.WeightsHash.Append(hash, input);
        Topologies.WeightsHash.Append(hash, bias);
        Topologies.WeightsHash.Append(hash, gain);
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
