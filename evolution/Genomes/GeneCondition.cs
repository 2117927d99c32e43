using System.Collections.Immutable;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A gene exists only while another, which stands earlier in the search space and exists, holds one of some values.</summary>
/// <param name="ParentGene">Name of a categorical gene or of one of whole numbers.</param>
/// <param name="Choices">The parent's values under which the gene exists, as <see cref="Gene.Text"/> writes them: one or more.</param>
public sealed record GeneCondition(string ParentGene, ImmutableArray<string> Choices)
{
    /// <summary>The gene exists under one value alone.</summary>
    public GeneCondition(string parentGene, string choice)
        : this(parentGene, [choice])
    {
    }

    /// <summary>Equality by content, in order.</summary>
    public bool Equals(GeneCondition? other) =>
        other is not null && string.Equals(ParentGene, other.ParentGene, StringComparison.Ordinal)
        && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ParentGene, Choices.IsDefault ? 0 : Choices.Length);
}
