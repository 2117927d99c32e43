using ArchetypeRC.Runtime.Plasticity;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>What one client sends after a round of intrinsic plasticity: its gains and biases, and how many rows they saw.</summary>
/// <param name="Client">Name of the client.</param>
/// <param name="Base">Hash of the weights that the round began with.</param>
/// <param name="Count">Rows of a pass: the weight of the client, at least 1.</param>
/// <param name="Weights">Gains and biases of each network of the reservoir.</param>
public sealed record IntrinsicContribution(
    string Client, UInt128 Base, long Count, System.Collections.Immutable.ImmutableArray<AdaptedWeights> Weights);
