using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Archetypes;

/// <summary>Everything in an <see cref="ArchetypeLibrary"/>.</summary>
/// <param name="NextNumber">Number that the next archetype is given.</param>
/// <param name="Archetypes">In the order of their numbers.</param>
public sealed record ArchetypeLibraryState(long NextNumber, ImmutableArray<Archetype> Archetypes);
