namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>What stood after a pass over the rows.</summary>
/// <param name="Network">Number of the network in its reservoir, from 0.</param>
/// <param name="Stage">What the pass changed.</param>
/// <param name="Epoch">Number of the pass within its stage, from 1; 0 before the first.</param>
/// <param name="Radius">Spectral radius of the map at rest; NaN when a weight is not finite.</param>
/// <param name="EchoStateIndex">Mean distance that stays between states from different starts; NaN when a weight is not finite.</param>
/// <param name="Kept">Whether the pass was kept, and not taken back.</param>
public sealed record AdaptationEpoch(
    int Network, AdaptationStage Stage, int Epoch, double Radius, double EchoStateIndex, bool Kept);
