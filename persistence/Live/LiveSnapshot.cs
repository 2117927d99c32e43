using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Live;

/// <summary>A live population as it stood between two rows; with the <see cref="LiveSpec"/> of its instance it is the whole of it.</summary>
/// <param name="Template">The model that it was made around.</param>
/// <param name="Space">What is varied.</param>
/// <param name="State">Where it stands.</param>
/// <param name="FormerVersion">Number of the version that the champion before is kept as; 0 for none.</param>
public sealed record LiveSnapshot(ModelSpec Template, SearchSpace Space, LiveState State, int FormerVersion);
