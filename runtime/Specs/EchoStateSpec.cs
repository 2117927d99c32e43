using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Leaky echo state network (Jaeger 2001; Jaeger et al. 2007): z = W x + Win u + b; x' = (1-a) x + a tanh(z).
/// </summary>
public sealed record EchoStateSpec : RecurrentSpec
{
    /// <summary>Which matrix <see cref="RecurrentSpec.SpectralRadius"/> speaks of.</summary>
    public RadiusConvention RadiusConvention { get; init; } = RadiusConvention.Plain;

    /// <summary>Leak rate a: above 0, up to 1 (no leak).</summary>
    public double LeakRate { get; init; } = 1.0;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Known($"{path}.radiusConvention", RadiusConvention);
        check.Within($"{path}.leakRate", LeakRate, 0, 1, lowExcluded: true);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => EchoStateNetwork.Derive(this, inputSize);

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize, ImmutableArray<AdaptedWeights> adapted) => adapted.Length == 1
        ? EchoStateNetwork.Derive(this, inputSize, adapted[0])
        : base.Derive(inputSize, adapted);
}
