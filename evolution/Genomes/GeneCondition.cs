namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A gene exists only while a categorical gene before it holds one choice.</summary>
/// <param name="ParentGene">Name of a categorical gene that stands earlier in the search space.</param>
/// <param name="Choice">The parent's choice under which the gene exists.</param>
public sealed record GeneCondition(string ParentGene, string Choice);
