using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>What a search may vary: the genes, in the order in which a genome holds their values.</summary>
/// <param name="Genes">One gene or more; a conditional gene stands after its parent.</param>
public sealed record SearchSpace(ImmutableArray<Gene> Genes)
{
    /// <summary>Fewest units of the default space.</summary>
    public const int DefaultMinimumUnits = 20;

    /// <summary>Most units of the default space.</summary>
    public const int DefaultMaximumUnits = 300;

    /// <summary>The space over every field of a reservoir and its readout that shapes what is learned; the seed is none.</summary>
    /// <param name="minimumUnits">Fewest units, 1 or more.</param>
    /// <param name="maximumUnits">Most units, up to <see cref="ReservoirSpec.MaximumUnits"/>.</param>
    /// <remarks>
    /// Ranges: the leaky echo state network's usual ones (radius 0.05 to 1.6, leak 0.01 to 1, input and bias scaling 1e-3 to 10,
    /// ridge 1e-5 to 1e4, in-degree up to 50, input lags up to 24), units and scale parameters on a logarithmic scale.
    /// </remarks>
    /// <exception cref="SpecRefusedException">The range of units is empty or beyond what a reservoir can have.</exception>
    public static SearchSpace Default(int minimumUnits = DefaultMinimumUnits, int maximumUnits = DefaultMaximumUnits) =>
        For(new EchoStateSpec(), minimumUnits, maximumUnits);

    /// <summary>The space over the fields of one kind of reservoir, and over its readout.</summary>
    /// <param name="reservoir">
    /// Whose kind is searched. Its topology is searched only where it is one of the default space; composite kinds keep their parts,
    /// and only the readout is searched.
    /// </param>
    /// <param name="minimumUnits">Fewest units, 1 or more, of a kind that has units.</param>
    /// <param name="maximumUnits">Most units, up to <see cref="ReservoirSpec.MaximumUnits"/>.</param>
    /// <exception cref="SpecRefusedException">The range of units is empty or beyond what a reservoir can have.</exception>
    public static SearchSpace For(
        ReservoirSpec reservoir, int minimumUnits = DefaultMinimumUnits, int maximumUnits = DefaultMaximumUnits) =>
        ReservoirGenomes.Space(reservoir, minimumUnits, maximumUnits);

    /// <summary>Index of a gene; -1 when the space has none of that name.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Genes.Length; i++)
        {
            if (string.Equals(Genes[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    /// <summary>Whether a gene exists, given the values of all genes: its parent exists and holds the wanted choice.</summary>
    /// <param name="values">A value per gene.</param>
    /// <param name="index">Index of the gene.</param>
    public bool IsActive(ReadOnlySpan<double> values, int index)
    {
        var condition = Genes[index].Condition;
        if (condition is null)
            return true;
        var parent = IndexOf(condition.ParentGene);
        return Genes[parent] is CategoricalGene gene
            && (int)values[parent] == gene.IndexOf(condition.Choice)
            && IsActive(values, parent);
    }

    /// <summary>A genome with every gene drawn, the dormant ones too.</summary>
    public Genome Draw(RandomStream random)
    {
        var values = ImmutableArray.CreateBuilder<double>(Genes.Length);
        foreach (var gene in Genes)
            values.Add(gene.Draw(random));
        return new Genome(this, values.MoveToImmutable());
    }

    /// <summary>Every gene that cannot be used; empty when the space is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        if (Genes.IsDefaultOrEmpty)
        {
            check.Add("searchSpace", "empty", "one gene or more");
            return check.Problems;
        }

        for (var i = 0; i < Genes.Length; i++)
        {
            CheckName(check, i);
            Genes[i].Check(check);
            CheckCondition(check, i);
        }

        return check.Problems;
    }

    /// <summary>Returns this space when it can be searched.</summary>
    /// <exception cref="SpecRefusedException">A gene cannot be used.</exception>
    public SearchSpace Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }

    /// <summary>Equality by content, gene by gene.</summary>
    public bool Equals(SearchSpace? other) => other is not null && Genes.AsSpan().SequenceEqual(other.Genes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var gene in Genes.AsSpan())
            hash.Add(gene);
        return hash.ToHashCode();
    }

    private void CheckName(SpecCheck check, int index)
    {
        var name = Genes[index].Name;
        if (string.IsNullOrWhiteSpace(name))
            check.Add($"searchSpace[{index}].name", "blank", "a name");
        else if (IndexOf(name) != index)
            check.Add($"searchSpace[{index}].name", name, "a name that no other gene has");
    }

    private void CheckCondition(SpecCheck check, int index)
    {
        var gene = Genes[index];
        if (gene.Condition is not { } condition)
            return;
        var parent = IndexOf(condition.ParentGene);
        if (parent < 0 || parent >= index || Genes[parent] is not CategoricalGene choices)
            check.Add($"searchSpace.{gene.Name}.condition", condition.ParentGene, "a categorical gene that stands earlier");
        else if (choices.IndexOf(condition.Choice) < 0)
            check.Add($"searchSpace.{gene.Name}.condition", condition.Choice, choices.Allowed);
    }
}
