using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Leaky echo state network (Jaeger 2001; Jaeger et al. 2007): z = W x + Win u + b; x' = (1-a) x + a f(z), f being tanh unless
/// said.
/// </summary>
public sealed record EchoStateSpec : RecurrentSpec
{
    /// <summary>Which matrix <see cref="RecurrentSpec.SpectralRadius"/> speaks of.</summary>
    public RadiusConvention RadiusConvention { get; init; } = RadiusConvention.Plain;

    /// <summary>Leak rate a: above 0, up to 1 (no leak).</summary>
    public double LeakRate { get; init; } = 1.0;

    /// <summary>f</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>In which numbers the state is computed: part of what the state's bits are.</summary>
    public Precision Precision { get; init; } = Precision.Double;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Known($"{path}.radiusConvention", RadiusConvention);
        check.Within($"{path}.leakRate", LeakRate, 0, 1, lowExcluded: true);
        check.Known($"{path}.activation", Activation);
        check.Known($"{path}.precision", Precision);
        if (Activation == Activation.Identity)
            CheckLinear(check, path);
        if (RadiusConvention == RadiusConvention.Guaranteed && !(SpectralRadius < 1))
            check.Within($"{path}.spectralRadius (below 1, of guaranteed weights)", SpectralRadius, 0, Math.BitDecrement(1.0));
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => Precision == Precision.Single
        ? EchoStateNetwork<float>.Derive(this, inputSize)
        : EchoStateNetwork<double>.Derive(this, inputSize);

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize, ImmutableArray<AdaptedWeights> adapted) => adapted.Length == 1
        ? EchoStateNetwork<double>.Derive(this, inputSize, adapted[0])
        : base.Derive(inputSize, adapted);

    // Nothing but the weights holds a linear state in bounds.
    private void CheckLinear(SpecCheck check, string path)
    {
        if (SpectralRadius > 1)
            check.Within($"{path}.spectralRadius (of a linear reservoir)", SpectralRadius, 0, 1);
        if (External is { Scaled: false })
            check.Add($"{path}.external.scaled", "false", "true for a linear reservoir");
        if (Precision == Precision.Single)
            check.Add($"{path}.precision", "Single", "Double for a linear reservoir");
    }
}
