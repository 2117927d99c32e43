using System.Collections.Immutable;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>One individual on the way to a model: who it came from, by what, and how good it was.</summary>
/// <param name="Birth">Its birth number in the search.</param>
/// <param name="Generation">Its generation, from 0.</param>
/// <param name="Parents">Birth numbers of its parents; empty for one that was drawn.</param>
/// <param name="Operators">What made it, for instance <c>uniform crossover, Gaussian mutation</c>.</param>
/// <param name="Fitness">Its fitness; lower is better. Null when it was never evaluated.</param>
/// <param name="Genes">Its genes by name, each value as a person writes it.</param>
public sealed record LineageEntry(
    long Birth,
    int Generation,
    ImmutableArray<long> Parents,
    string Operators,
    double? Fitness,
    ImmutableSortedDictionary<string, string> Genes)
{
    /// <summary>Equality by content, parent by parent and gene by gene; a fitness by its bits.</summary>
    public bool Equals(LineageEntry? other) =>
        other is not null && Birth == other.Birth && Generation == other.Generation
        && Parents.AsSpan().SequenceEqual(other.Parents.AsSpan())
        && string.Equals(Operators, other.Operators, StringComparison.Ordinal)
        && Fitness.Equals(other.Fitness)
        && Genes.SequenceEqual(other.Genes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Birth, Generation, Parents.Length, Operators, Fitness, Genes.Count);
}
