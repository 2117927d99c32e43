using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Every genome drawn anew, whatever was found: <see cref="RandomSearchLoop"/>.</summary>
public sealed record RandomSearchSpec : WindowedSpec
{
    /// <inheritdoc/>
    public override string Name => "random";

    internal override bool Reevaluates => true;

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new RandomSearchLoop(evolution, this, space, given);
}
