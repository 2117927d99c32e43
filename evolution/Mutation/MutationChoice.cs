namespace ArchetypeRC.Evolution.Mutation;

/// <summary>A mutation, and how often it is the one that a birth gets.</summary>
/// <param name="Mutation">The mutation.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record MutationChoice(IMutation Mutation, double Probability);
