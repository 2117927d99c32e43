using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>Where the adaptation of a reservoir stands between two rows.</summary>
/// <param name="Finished">States of the networks that are done, in order.</param>
/// <param name="Current">State of the network that is worked on.</param>
public sealed record AdaptationState(ImmutableArray<NetworkAdaptationState> Finished, NetworkAdaptationState Current);
