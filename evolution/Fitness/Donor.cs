using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>Who hands learned sums on.</summary>
/// <param name="Genome">Its genome: with the job's data and seeds, all that its sums are a function of.</param>
/// <param name="Fidelity">The rows that it was trained on; null for all training rows.</param>
public sealed record Donor(Genome Genome, Fidelity? Fidelity);
