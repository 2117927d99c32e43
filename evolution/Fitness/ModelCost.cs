namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What a model costs where it is deployed.</summary>
/// <param name="OperationsPerSample">Multiply-adds of a step and a prediction.</param>
/// <param name="Bytes">Bytes of the weights that a step reads, of the state and of the readout.</param>
public sealed record ModelCost(long OperationsPerSample, long Bytes);
