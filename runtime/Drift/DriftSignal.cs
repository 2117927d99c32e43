namespace ArchetypeRC.Runtime.Drift;

/// <summary>What a drift detector says after a value.</summary>
public enum DriftSignal
{
    /// <summary>Nothing speaks for a change.</summary>
    None,

    /// <summary>A change is suspected; said for as long as it is.</summary>
    Warning,

    /// <summary>The stream has changed; said once per change.</summary>
    Drift,
}
