namespace ArchetypeRC.Host.Federations;

/// <summary>The size of a federation.</summary>
/// <param name="Clients">At least 2.</param>
/// <param name="TrainRows">Rows of each that are fitted, the wash-out not counted; the last fifth chooses the ridge.</param>
/// <param name="TestRows">Rows of each after them, and of the stranger.</param>
/// <param name="Rounds">Of federated intrinsic plasticity.</param>
internal sealed record FederationSettings(int Clients, int TrainRows, int TestRows, int Rounds);
