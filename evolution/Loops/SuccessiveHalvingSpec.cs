using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Many genomes on few training rows, the best of them on more: <see cref="SuccessiveHalvingLoop"/>.</summary>
public sealed record SuccessiveHalvingSpec : WindowedSpec
{
    /// <summary>Most rungs.</summary>
    public const int MaximumRungs = 10;

    /// <summary>Rungs, the last of which uses every training row. 2 to 10, default 2.</summary>
    public int Rungs { get; init; } = 2;

    /// <summary>One in how many is promoted, and how many times more rows a rung has than the one below it. 2 to 10, default 8.</summary>
    /// <remarks>Two rungs far apart rather than three: what is best on few rows is often not the best on all, and each rung loses some of it.</remarks>
    public int Factor { get; init; } = 8;

    /// <inheritdoc/>
    public override string Name => "successive-halving";

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        base.Check(check, evolution);
        check.Within("evolution.loop.rungs", Rungs, 2, MaximumRungs);
        check.Within("evolution.loop.factor", Factor, 2, 10);
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new SuccessiveHalvingLoop(evolution, this, space, given);
}
