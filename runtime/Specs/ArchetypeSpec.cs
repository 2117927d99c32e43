namespace ArchetypeRC.Runtime.Specs;

/// <summary>What is kept of regimes that have ended, and how a returning one is recognised.</summary>
public sealed record ArchetypeSpec
{
    /// <summary>Most archetypes kept; the one that was filed or recalled longest ago gives way. 0 keeps none. 0 to 1,000.</summary>
    public int Capacity { get; init; } = 16;

    /// <summary>Most bytes kept; it must hold one archetype at least, unless none are kept. 0 to 10^11.</summary>
    public long MaximumBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Learned rows that are looked back on: archetypes are compared on at most this many, and what is filed is the readout as it
    /// stood between one and two windows before the alarm. 8 to 10,000.
    /// </summary>
    public int Window { get; init; } = 64;

    /// <summary>
    /// Learned rows, at the start and after each alarm, in which a fresh readout may take over; at the start, and once one has, no alarm is
    /// given for so many. 16 to 1,000,000.
    /// </summary>
    public int SettleRows { get; init; } = 200;

    /// <summary>By what a returning regime is recognised.</summary>
    public ArchetypeRecognition Recognition { get; init; } = ArchetypeRecognition.Error;

    /// <summary>
    /// Aperture of the conceptors: the larger, the more directions of little energy count as part of a regime. Without
    /// <see cref="ArchetypeRecognition.Conceptor"/> it has no effect. 0.001 to 10^6.
    /// </summary>
    public double Aperture { get; init; } = 10;

    internal void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.capacity", Capacity, 0, 1_000);
        check.Within($"{path}.maximumBytes", MaximumBytes, 0, 100_000_000_000);
        check.Within($"{path}.window", Window, 8, 10_000);
        check.Within($"{path}.settleRows", SettleRows, 16, 1_000_000);
        check.Known($"{path}.recognition", Recognition);
        check.Within($"{path}.aperture", Aperture, 1e-3, 1e6);
    }
}
