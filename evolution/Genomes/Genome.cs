using System.Collections.Immutable;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// A value for every gene of a search space, immutable. Dormant genes (those whose parent holds another choice) keep their
/// value, so that it is there again when the parent changes back, and do not count in equality: genomes that make the same
/// model are equal.
/// </summary>
public sealed class Genome : IEquatable<Genome>
{
    /// <summary>Makes a genome from a value per gene, in the order of the space.</summary>
    /// <exception cref="ArgumentException">Not a value per gene, or a value that its gene may not hold.</exception>
    public Genome(SearchSpace space, ImmutableArray<double> values)
    {
        if (values.IsDefault || values.Length != space.Genes.Length)
        {
            var count = values.IsDefault ? 0 : values.Length;
            throw new ArgumentException(
                $"The genome has {count} values, the search space has {space.Genes.Length} genes.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            var gene = space.Genes[i];
            // Written so that NaN fails.
            if (!(gene.Clamp(values[i]) == values[i]))
                throw new ArgumentException($"Gene {gene.Name} is {values[i]}; allowed: {gene.Allowed}.", nameof(values));
        }

        Space = space;
        Values = values;
        StepSizes = [];
    }

    private Genome(SearchSpace space, ImmutableArray<double> values, ImmutableArray<double> stepSizes)
    {
        Space = space;
        Values = values;
        StepSizes = stepSizes;
    }

    /// <summary>The search space that gives the values their meaning.</summary>
    public SearchSpace Space { get; }

    /// <summary>A value per gene, dormant ones included, in the order of <see cref="Space"/>.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>
    /// Standard deviation of the next step of each gene, on its [0, 1] scale, for mutations that adapt it; empty when none did. What
    /// makes no model does not count in equality.
    /// </summary>
    public ImmutableArray<double> StepSizes { get; }

    /// <summary>Whether the gene at an index exists under the choices that this genome made.</summary>
    public bool IsActive(int index) => Space.IsActive(Values.AsSpan(), index);

    /// <summary>Whether the space has the gene and it exists under the choices that this genome made.</summary>
    public bool TryGet(string gene, out double value)
    {
        var index = Space.IndexOf(gene);
        var found = index >= 0 && IsActive(index);
        value = found ? Values[index] : 0;
        return found;
    }

    /// <summary>This genome with another value for one gene, clamped to its range.</summary>
    public Genome With(int index, double value) => new(Space, Values.SetItem(index, Space.Genes[index].Clamp(value)), StepSizes);

    /// <summary>A genome of the same space and step sizes with other values, in the order of the space.</summary>
    /// <exception cref="ArgumentException">Not a value per gene, or a value that its gene may not hold.</exception>
    public Genome WithValues(ImmutableArray<double> values) => new(Space, new Genome(Space, values).Values, StepSizes);

    /// <summary>This genome with other step sizes.</summary>
    /// <param name="stepSizes">One above 0 for each gene, or none.</param>
    /// <exception cref="ArgumentException">Not one for each gene, or one that is not above 0.</exception>
    public Genome WithStepSizes(ImmutableArray<double> stepSizes) =>
        stepSizes.IsEmpty || (stepSizes.Length == Values.Length && stepSizes.All(size => size > 0))
            ? new Genome(Space, Values, stepSizes)
            : throw new ArgumentException($"{stepSizes.Length} step sizes for {Values.Length} genes; give none, or one above 0 for each gene.", nameof(stepSizes));

    /// <summary>Equality of the space and of every active gene.</summary>
    public bool Equals(Genome? other)
    {
        if (other is null)
            return false;
        if (ReferenceEquals(this, other))
            return true;
        if (!ReferenceEquals(Space, other.Space) && !Space.Equals(other.Space))
            return false;
        for (var i = 0; i < Values.Length; i++)
        {
            // A gene's parents stand before it: while they agree, both genomes agree on whether the gene exists.
            if (Values[i] != other.Values[i] && IsActive(i))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Genome);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var i = 0; i < Values.Length; i++)
        {
            if (IsActive(i))
                hash.Add(Values[i]);
        }

        return hash.ToHashCode();
    }

    /// <summary>The active genes as <c>name=value</c>, for people.</summary>
    public override string ToString() =>
        string.Join(", ", Enumerable.Range(0, Values.Length)
            .Where(IsActive)
            .Select(i => $"{Space.Genes[i].Name}={Space.Genes[i].Text(Values[i])}"));
}
