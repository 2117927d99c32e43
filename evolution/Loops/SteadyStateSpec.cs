using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>One birth for every result, without generations: <see cref="SteadyStateLoop"/>.</summary>
public sealed record SteadyStateSpec : WindowedSpec
{
    /// <summary>Who leaves the population for each that enters. Default the oldest.</summary>
    public Replacement Replacement { get; init; } = Replacement.Oldest;

    /// <inheritdoc/>
    public override string Name => "steady-state";

    internal override bool Reevaluates => true;

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        base.Check(check, evolution);
        check.Known("evolution.loop.replacement", Replacement);
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new SteadyStateLoop(evolution, this, space, given);
}
