using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Leaky echo state network: z = b + Win u + W x; next = (1-a) x + a f(z). Cost per step: the non-zeros of W and Win.
/// After plasticity z = g (Win u + W x) + b, with a gain g of each unit.
/// </summary>
/// <typeparam name="T">In which numbers; a state in single precision is handed out as doubles and comes back without rounding.</typeparam>
/// <remarks>
/// Jaeger 2001, GMD report 148; Jaeger, Lukosevicius, Popovici, Siewert 2007, doi:10.1016/j.neunet.2007.04.016. Differs: both
/// conventions of the spectral radius, see <see cref="RadiusConvention"/>.
/// </remarks>
internal sealed class EchoStateNetwork<T> : IDifferentiableReservoir
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A hyperbolic tangent counts as this many multiply-adds.
    private const int TanhOperations = 20;

    private readonly LeakyStep<T> step;

    private EchoStateNetwork(LeakyStep<T> step, EchoStateSpec spec, int inputSize, UInt128 weightsHash)
    {
        this.step = step;
        InputSize = inputSize;
        StateSize = spec.Units;
        WeightsHash = weightsHash;
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => step.Operations + (((step.Activation == Activation.Identity ? 0 : TanhOperations) + (step.Gain is null ? 2L : 3L)) * StateSize);

    public long BytesPerStep => step.Bytes;

    public Precision Precision => typeof(T) == typeof(double) ? Precision.Double : Precision.Single;

    /// <summary>Draws, scales and lays out the weights of a spec that has been checked.</summary>
    internal static EchoStateNetwork<T> Derive(EchoStateSpec spec, int inputSize)
    {
        var scaled = ScaledWeights.Of(spec);
        var input = WeightDraw.Input(spec, inputSize);
        var bias = WeightDraw.Bias(spec);
        var leaky = new LeakyStep<T>(
            new InputLayer<T>(input, bias, scaled.SelfWeight), scaled.Recurrent.ToKernel<T>(), spec.LeakRate, spec.Activation);
        return new EchoStateNetwork<T>(leaky, spec, inputSize, Hash(spec, scaled, input, bias));
    }

    /// <summary>The network of a spec that has been checked, with what plasticity made of its weights.</summary>
    /// <exception cref="ArgumentException">The adapted weights are not of this spec.</exception>
    internal static EchoStateNetwork<T> Derive(EchoStateSpec spec, int inputSize, AdaptedWeights adapted)
    {
        var scaled = ScaledWeights.Of(spec);
        scaled = scaled with { Recurrent = adapted.Apply(scaled.Recurrent) };
        var input = WeightDraw.Input(spec, inputSize);
        var leaky = new LeakyStep<T>(
            new InputLayer<T>(input, new double[spec.Units], scaled.SelfWeight),
            scaled.Recurrent.ToKernel<T>(),
            spec.LeakRate,
            spec.Activation,
            new UnitGain(adapted.Gain.Span, adapted.Bias.Span));
        var hash = Hash(spec, scaled, input, adapted.Bias.Span, adapted.Gain.Span);
        return new EchoStateNetwork<T>(leaky, spec, inputSize, hash);
    }

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        if (typeof(T) == typeof(double))
        {
            step.Next(
                MemoryMarshal.Cast<double, T>(input), MemoryMarshal.Cast<double, T>(state), MemoryMarshal.Cast<double, T>(next));
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent((2 * StateSize) + InputSize);

        // The two places change over as those of the caller do: see DenseKernel.
        var low = rented.AsSpan(0, StateSize);
        var high = rented.AsSpan(StateSize, StateSize);
        var ascending = Unsafe.IsAddressLessThan(in MemoryMarshal.GetReference(state), in MemoryMarshal.GetReference(next));
        var from = ascending ? low : high;
        var to = ascending ? high : low;
        Round(state, from);
        var rounded = RoundInput(input, rented);
        step.Next(rounded, from, to);
        Widen(to, next);
        ArrayPool<T>.Shared.Return(rented);
    }

    // J v = (1-a) v + a f'(z) g (W v); f(z) is read off the step.
    public void Tangent(
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result)
    {
        StepShapes.Check(this, input, state, next, direction, result);
        if (typeof(T) == typeof(double))
        {
            step.Map(MemoryMarshal.Cast<double, T>(direction), MemoryMarshal.Cast<double, T>(result));
        }
        else
        {
            var rented = ArrayPool<T>.Shared.Rent(2 * StateSize);
            var from = rented.AsSpan(0, StateSize);
            var to = rented.AsSpan(StateSize, StateSize);
            Round(direction, from);
            step.Map(from, to);
            Widen(to, result);
            ArrayPool<T>.Shared.Return(rented);
        }

        var leakRate = step.LeakRate;
        for (var i = 0; i < result.Length; i++)
        {
            var activation = (next[i] - ((1 - leakRate) * state[i])) / leakRate;
            result[i] = ((1 - leakRate) * direction[i]) + (leakRate * LeakyActivation.Slope(step.Activation, activation) * result[i]);
        }
    }

    public void Run(ReadOnlySpan<double> inputs, Span<double> state, Span<double> states)
    {
        var rows = RunLength.Of(this, inputs, state, states);
        if (rows == 0 || step.TryRun(inputs, state, states))
            return;
        if (typeof(T) == typeof(double))
        {
            ReadOnlySpan<double> before = state;
            for (var row = 0; row < rows; row++)
            {
                var next = states.Slice(row * StateSize, StateSize);
                step.Next(
                    MemoryMarshal.Cast<double, T>(inputs.Slice(row * InputSize, InputSize)),
                    MemoryMarshal.Cast<double, T>(before),
                    MemoryMarshal.Cast<double, T>(next));
                before = next;
            }

            before.CopyTo(state);
            return;
        }

        var rented = ArrayPool<T>.Shared.Rent((2 * StateSize) + InputSize);
        var from = rented.AsSpan(0, StateSize);
        var to = rented.AsSpan(StateSize, StateSize);
        Round(state, from);
        for (var row = 0; row < rows; row++)
        {
            step.Next(RoundInput(inputs.Slice(row * InputSize, InputSize), rented), from, to);
            Widen(to, states.Slice(row * StateSize, StateSize));
            var last = from;
            from = to;
            to = last;
        }

        Widen(from, state);
        ArrayPool<T>.Shared.Return(rented);
    }

    public IReservoirBatch Batch(int instances) => new EchoStateBatch<T>(this, step, instances);

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

        // Weights in single precision are the same numbers, rounded.
        if (spec.Precision != Precision.Double)
            Topologies.WeightsHash.Append(hash, [-1 - (int)spec.Precision]);
        return hash.GetCurrentHashAsUInt128();
    }

    private static void Round(ReadOnlySpan<double> values, Span<T> rounded) =>
        SingleRounding.Narrow(values, MemoryMarshal.Cast<T, float>(rounded));

    private static void Widen(ReadOnlySpan<T> values, Span<double> widened) =>
        SingleRounding.Widen(MemoryMarshal.Cast<T, float>(values), widened);

    // Into the place behind both states.
    private Span<T> RoundInput(ReadOnlySpan<double> input, T[] rented)
    {
        var rounded = rented.AsSpan(2 * StateSize, InputSize);
        for (var i = 0; i < input.Length; i++)
            rounded[i] = SingleRounding.Input<T>(input[i]);
        return rounded;
    }
}
