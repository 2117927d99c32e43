namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>How a stage of an adaptation ended.</summary>
/// <param name="Network">Number of the network in its reservoir, from 0.</param>
/// <param name="Stage">The stage; <see cref="AdaptationStage.Derived"/> when the reservoir was not stable to begin with.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="Epochs">Passes that were kept.</param>
public sealed record AdaptationEnd(int Network, AdaptationStage Stage, AdaptationStop Stop, int Epochs);
