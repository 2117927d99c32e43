namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>Where the check of a network stands between two rows.</summary>
/// <param name="Step">Rows so far.</param>
/// <param name="Distances">Sum of the measured distances so far.</param>
/// <param name="States">States from the different starts, [starts + 1, units].</param>
public sealed record EchoStateCheckState(int Step, double Distances, ReadOnlyMemory<double> States);
