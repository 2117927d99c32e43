using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Generation by generation: <see cref="GenerationalLoop"/>. Every setting is one that all kinds share.</summary>
public sealed record GenerationalSpec : LoopSpec
{
    /// <inheritdoc/>
    public override string Name => "generational";

    internal override bool Reevaluates => true;

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        // The shared settings are checked with the search.
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new GenerationalLoop(evolution, space, given);
}
