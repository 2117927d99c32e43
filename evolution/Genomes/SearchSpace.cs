using System.Collections.Frozen;
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

    // Index of each gene's parent and the values of it under which the gene exists; worked out once, when first asked for.
    private (int Parent, double[] Values)[]? conditions;
    private FrozenDictionary<string, int>? indices;
    private LayerGenes? layers;

    /// <summary>One gene or more; a conditional gene stands after its parent.</summary>
    public ImmutableArray<Gene> Genes { get; } = Genes;

    /// <summary>The layers that a genome of this space may have, for operators that insert, delete, move or exchange them.</summary>
    public LayerGenes Layers => layers ??= LayerGenes.Of(this);

    /// <summary>Most reservoirs of the wide space, unless said.</summary>
    public const int DefaultLayers = 4;

    /// <summary>Most reservoirs that the wide space may be given.</summary>
    public const int MaximumLayers = 8;

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

    /// <summary>
    /// The space over all that is evolved: the kind of reservoir and the fields of each kind, every topology with its own, one or
    /// more reservoirs and the acyclic graph that joins them, plasticity before the fit, and the readout.
    /// </summary>
    /// <param name="mostLayers">Most reservoirs, 1 to 8. Their genes are named <c>layer1.</c> and so on; those beyond the gene <c>layers</c> are dormant.</param>
    /// <param name="minimumUnits">Fewest units of a reservoir that has units, 5 or more.</param>
    /// <param name="maximumUnits">Most units of each reservoir, up to 2,000.</param>
    /// <exception cref="SpecRefusedException">A number is out of its range.</exception>
    public static SearchSpace Wide(
        int mostLayers = DefaultLayers, int minimumUnits = DefaultMinimumUnits, int maximumUnits = DefaultMaximumUnits / 2) =>
        WideSpace.Of(mostLayers, minimumUnits, maximumUnits);

    /// <summary>Index of a gene; -1 when the space has none of that name.</summary>
    public int IndexOf(string name) =>
        (indices ??= Indices()).GetValueOrDefault(name, -1);

    /// <summary>Whether a gene exists, given the values of all genes: its parent exists and holds a wanted value.</summary>
    /// <param name="values">A value per gene.</param>
    /// <param name="index">Index of the gene.</param>
    public bool IsActive(ReadOnlySpan<double> values, int index)
    {
        if (Genes[index].Condition is null)
            return true;
        var (parent, wanted) = (conditions ??= Conditions())[index];
        return Array.IndexOf(wanted, values[parent]) >= 0 && IsActive(values, parent);
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
            check.Within($"searchSpace.{Genes[i].Name}.stepFactor", Genes[i].StepFactor, 0, 10, lowExcluded: true);
            CheckCondition(check, i);
        }

        if (Genes.FirstOrDefault(gene => gene.Name == LayerGenes.CountGene) is IntegerGene number)
            check.Within($"searchSpace.{LayerGenes.CountGene} (most)", number.High, 1, CompositeSpec.MaximumParts);
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

    // Of genes with one name, which no good space has, the first.
    private FrozenDictionary<string, int> Indices() => Enumerable.Range(0, Genes.Length)
        .DistinctBy(i => Genes[i].Name).ToFrozenDictionary(i => Genes[i].Name, i => i, StringComparer.Ordinal);

    private (int Parent, double[] Values)[] Conditions() =>
    [
        .. Genes.Select(gene => gene.Condition is not { } condition || IndexOf(condition.ParentGene) is not (var parent and >= 0)
            ? (0, [])
            : (parent, condition.Choices.Select(choice => Genes[parent].Named(choice)).OfType<double>().ToArray())),
    ];

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
        if (parent < 0 || parent >= index || Genes[parent] is not (CategoricalGene or IntegerGene))
            check.Add($"searchSpace.{gene.Name}.condition", condition.ParentGene, "a categorical gene or one of whole numbers that stands earlier");
        else if (condition.Choices.IsDefaultOrEmpty)
            check.Add($"searchSpace.{gene.Name}.condition", "no value of the parent", Genes[parent].Allowed);
        else if (condition.Choices.FirstOrDefault(choice => Genes[parent].Named(choice) is null) is { } unknown)
            check.Add($"searchSpace.{gene.Name}.condition", unknown, Genes[parent].Allowed);
    }
}
