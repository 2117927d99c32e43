using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Liquid of leaky integrate-and-fire units with exponential synapses (Maass, Natschlaeger and Markram 2002,
/// doi:10.1162/089976602760407955): currents in nA drive membranes in mV. The readout sees each unit's spikes through an
/// exponential filter.
/// </summary>
/// <remarks>
/// Units stand on a lattice of 3 x 3 columns; i feeds j with probability C exp(-(D / range)^2) at distance D. The published
/// constants are those of <see cref="SpikingLiquid"/>. Differs: synapses have a constant strength, the published amplitude times
/// the published utilisation, instead of depression and facilitation; a spike arrives one sub-step later at every synapse.
/// </remarks>
public sealed record SpikingSpec : ReservoirSpec
{
    /// <summary>Largest number of units: every pair is drawn.</summary>
    public const int MaximumSpikingUnits = 5_000;

    /// <summary>Units, N. 1 to 5,000.</summary>
    public int Units { get; init; } = 135;

    /// <summary>Share of units that inhibit those they feed. 0 to 1.</summary>
    public double InhibitoryShare { get; init; } = 0.2;

    /// <summary>Distance over which connections thin out, in units of the lattice. 0 (none) to 100.</summary>
    public double ConnectionRange { get; init; } = 2;

    /// <summary>
    /// Factor of every synaptic strength. 0 to 100. At 1, without the depression of synapses, the published strengths drive the
    /// units to the ceiling of their refractory periods.
    /// </summary>
    public double SynapticScaling { get; init; } = 0.3;

    /// <summary>Share of units that an input reaches. Above 0, up to 1.</summary>
    public double InputShare { get; init; } = 0.6;

    /// <summary>Current per unit of input, uniform in plus or minus this, nA. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 12;

    /// <summary>Time constant of the filter over the spikes, ms. Above 0, up to 10,000.</summary>
    public double TraceMilliseconds { get; init; } = 20;

    /// <summary>Duration of a row, ms. Above 0, up to 1,000.</summary>
    public double StepMilliseconds { get; init; } = 10;

    /// <summary>Sub-steps of a row. 1 to 1,000. A sub-step lasts at most 2 ms, the shortest refractory period.</summary>
    public int SubSteps { get; init; } = 10;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Units;

    /// <inheritdoc/>
    public override int StateSize(int inputSize) => SpikingLiquid.VariablesPerUnit * Units;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.units", Units, 1, MaximumSpikingUnits);
        check.Within($"{path}.inhibitoryShare", InhibitoryShare, 0, 1);
        check.Within($"{path}.connectionRange", ConnectionRange, 0, 100);
        check.Within($"{path}.synapticScaling", SynapticScaling, 0, 100);
        check.Within($"{path}.inputShare", InputShare, 0, 1, lowExcluded: true);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Within($"{path}.traceMilliseconds", TraceMilliseconds, 0, 10_000, lowExcluded: true);
        check.Within($"{path}.stepMilliseconds", StepMilliseconds, 0, 1000, lowExcluded: true);
        check.Within($"{path}.subSteps", SubSteps, 1, 1000);
        if (StepMilliseconds <= 1000 && SubSteps is >= 1 and <= 1000)
            check.Within($"{path}.stepMilliseconds / subSteps", StepMilliseconds / SubSteps, 0, SpikingLiquid.ShortestRefractory);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => SpikingLiquid.Derive(this, inputSize);
}
