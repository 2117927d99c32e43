using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>A tree-structured Parzen estimator: <see cref="TpeLoop"/>.</summary>
public sealed record TpeSpec : WindowedSpec
{
    /// <summary>Results before the first estimate; births before that are drawn at large. 2 to 10,000, default 20.</summary>
    public int Startup { get; init; } = 20;

    /// <summary>Share of the results that count as good, of which the 25 best are used at the most. Above 0, up to 0.5, default 0.15.</summary>
    public double GoodShare { get; init; } = 0.15;

    /// <summary>Values of a gene that are drawn from the good ones, the likeliest of which is taken. 1 to 1,000, default 24.</summary>
    public int Candidates { get; init; } = 24;

    /// <inheritdoc/>
    public override string Name => "tpe";

    internal override bool Reevaluates => true;

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        base.Check(check, evolution);
        check.Within("evolution.loop.startup", Startup, 2, 10_000);
        check.Within("evolution.loop.goodShare", GoodShare, 0, 0.5, lowExcluded: true);
        check.Within("evolution.loop.candidates", Candidates, 1, 1_000);
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new TpeLoop(evolution, this, space, given);
}
