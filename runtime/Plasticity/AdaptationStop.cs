namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>Why a stage of an adaptation ended.</summary>
public enum AdaptationStop
{
    /// <summary>All its passes were made.</summary>
    EpochsDone = 0,

    /// <summary>A pass changed the weights by less than the tolerance.</summary>
    Converged = 1,

    /// <summary>States from different starts no longer came together; the last pass was taken back.</summary>
    EchoStateLost = 2,

    /// <summary>The spectral radius went over its limit; the last pass was taken back.</summary>
    RadiusExceeded = 3,

    /// <summary>A weight was no longer a finite number; the last pass was taken back.</summary>
    NotFinite = 4,
}
