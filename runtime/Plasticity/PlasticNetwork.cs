using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>An echo state network whose recurrent weights, gains and biases change while it is driven. Allocates nothing per step.</summary>
internal sealed class PlasticNetwork
{
    private readonly InputLayer<double> layer;
    private readonly UnitGain unit;
    private readonly PlasticSynapses? synapses;
    private readonly RecurrentWeights derived;
    private readonly double selfWeight;
    private readonly double leakRate;
    private readonly Activation activation;
    private readonly double[] keep;
    private readonly double[] grow;
    private IRecurrentKernel<double> kernel;
    private RecurrentWeights frozen;
    private bool moved;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputSize">I</param>
    /// <param name="plasticSynapses">Whether <see cref="StepSynaptic"/> will be called.</param>
    public PlasticNetwork(EchoStateSpec spec, int inputSize, bool plasticSynapses)
    {
        Units = spec.Units;
        leakRate = spec.LeakRate;
        activation = spec.Activation;
        var scaled = ScaledWeights.Of(spec);
        derived = scaled.Recurrent;
        selfWeight = scaled.SelfWeight;
        layer = new InputLayer<double>(WeightDraw.Input(spec, inputSize), new double[spec.Units], selfWeight);
        var gains = new double[spec.Units];
        Array.Fill(gains, 1);
        unit = new UnitGain(gains, WeightDraw.Bias(spec));
        keep = new double[spec.Units];
        grow = new double[spec.Units];
        synapses = plasticSynapses ? PlasticSynapses.Of(derived) : null;
        Thresholds = new double[spec.Units];
        frozen = derived;
        kernel = derived.ToKernel<double>();
    }

    public int Units { get; }

    /// <summary>Thresholds of the BCM rule, [N].</summary>
    public double[] Thresholds { get; }

    /// <summary>Everything that has changed, as it stands.</summary>
    public AdaptedWeights Capture() => new()
    {
        Gain = unit.Gain.Span[..Units].ToArray(),
        Bias = unit.Bias.Span[..Units].ToArray(),
        Recurrent = moved ? synapses!.Values.ToArray() : ReadOnlyMemory<double>.Empty,
    };

    /// <summary>Takes over weights that may come from elsewhere.</summary>
    /// <exception cref="ArgumentException">They are not of this network.</exception>
    public void Start(AdaptedWeights weights)
    {
        _ = weights.Apply(derived);
        Load(weights);
    }

    /// <summary>Takes back everything to what was captured.</summary>
    public void Load(AdaptedWeights weights)
    {
        weights.Gain.Span.CopyTo(unit.Gain.Span);
        weights.Bias.Span.CopyTo(unit.Bias.Span);
        moved = !weights.Recurrent.IsEmpty;
        if (synapses is not null)
        {
            if (moved)
                weights.Recurrent.Span.CopyTo(synapses.Values);
            else
                PlasticSynapses.Of(derived).Values.CopyTo(synapses.Values, 0);
        }

        Freeze();
    }

    /// <summary>Lets <see cref="Drive"/> and <see cref="StepIntrinsic"/> use the recurrent weights as they are now.</summary>
    public void Freeze()
    {
        frozen = moved ? synapses!.Freeze() : derived;
        kernel = frozen.ToKernel<double>();
    }

    /// <summary>Spectral radius of (1-a) I + a S G (W + c I), W as it was frozen and S the largest slope of the activation.</summary>
    public double Radius()
    {
        var slopes = unit.Gain.Span[..Units].ToArray();
        if (activation == Activation.Sigmoid)
            RowVectors.Scale(0.25, slopes.AsSpan());
        return SpectralRadius.Of(new GainedWeights(frozen, selfWeight, slopes), leakRate);
    }

    /// <summary>Whether every weight, gain and bias is a finite number.</summary>
    public bool Finite() => Finite(unit.Gain.Span[..Units]) && Finite(unit.Bias.Span[..Units])
        && (synapses is null || Finite(synapses.Values));

    /// <summary>Share of the norm of the recurrent weights by which they differ from those captured.</summary>
    public double Change(AdaptedWeights since)
    {
        var before = since.Recurrent.IsEmpty ? PlasticSynapses.Of(derived).Values : since.Recurrent.Span;
        var difference = 0.0;
        var norm = 0.0;
        for (var i = 0; i < before.Length; i++)
        {
            var change = synapses!.Values[i] - before[i];
            difference = Math.FusedMultiplyAdd(change, change, difference);
            norm = Math.FusedMultiplyAdd(before[i], before[i], norm);
        }

        return norm == 0 ? 0 : Math.Sqrt(difference / norm);
    }

    /// <summary>One step that changes nothing, with the frozen weights.</summary>
    /// <param name="input">[I]</param>
    /// <param name="state">[N]</param>
    /// <param name="next">[N]</param>
    public void Drive(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        layer.Start(input, state, next);
        kernel.Accumulate(state, next);
        unit.Apply(next);
        LeakyActivation.Apply(activation, state, next, leakRate);
    }

    /// <summary>One step with the weights as they are; then, when asked, the rule changes them.</summary>
    /// <param name="spec">The rule.</param>
    /// <param name="input">[I]</param>
    /// <param name="state">[N], padded.</param>
    /// <param name="next">[N], padded.</param>
    /// <param name="adapt">Whether the rule is used.</param>
    public void StepSynaptic(
        SynapticPlasticitySpec spec, ReadOnlySpan<double> input, AlignedArray<double> state, AlignedArray<double> next, bool adapt)
    {
        var before = state.Span[..Units];
        var after = next.Span[..Units];
        layer.Start(input, before, after);
        synapses!.Accumulate(before, after);
        unit.Apply(after);
        LeakyActivation.Apply(activation, before, after, leakRate);
        if (!adapt)
            return;
        SynapticStep.Factors(spec, after, Thresholds, keep, grow);
        synapses.Update(keep, grow, before);
        moved = true;
    }

    /// <summary>One step with the frozen weights, in which gains and biases change.</summary>
    /// <param name="form">Activation and wanted distribution.</param>
    /// <param name="input">[I]</param>
    /// <param name="state">[N], padded.</param>
    /// <param name="next">[N], padded.</param>
    public void StepIntrinsic<TForm>(
        in TForm form, ReadOnlySpan<double> input, AlignedArray<double> state, AlignedArray<double> next)
        where TForm : struct, IIntrinsicForm
    {
        var before = state.Span[..Units];
        var after = next.Span[..Units];
        layer.Start(input, before, after);
        kernel.Accumulate(before, after);
        IntrinsicRule.Apply(form, leakRate, state, next, unit.Gain, unit.Bias);
    }

    private static bool Finite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}
