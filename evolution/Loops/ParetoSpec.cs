using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Low error, few operations and few bytes at the same time: <see cref="ParetoLoop"/>. Every setting is one that all kinds share.</summary>
public sealed record ParetoSpec : LoopSpec
{
    /// <inheritdoc/>
    public override string Name => "pareto";

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        // The shared settings are checked with the search.
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new ParetoLoop(evolution, this, space, given);
}
