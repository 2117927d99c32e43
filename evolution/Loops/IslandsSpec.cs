using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Several populations that send each other copies of their best: <see cref="IslandsLoop"/>.</summary>
public sealed record IslandsSpec : WindowedSpec
{
    /// <summary>Islands, which share the population's size among them. 2 to half of the population, default 4.</summary>
    public int Islands { get; init; } = 4;

    /// <summary>Results of an island between two migrations. 1 or more, default 50.</summary>
    public int MigrationInterval { get; init; } = 50;

    /// <summary>Individuals that an island sends to the next one on the ring. 1 to 100, default 1.</summary>
    public int Migrants { get; init; } = 1;

    /// <summary>Who leaves an island for each that enters. Default the oldest.</summary>
    public Replacement Replacement { get; init; } = Replacement.Oldest;

    /// <inheritdoc/>
    public override string Name => "islands";

    internal override bool Reevaluates => true;

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        base.Check(check, evolution);
        check.Within("evolution.loop.islands", Islands, 2, Math.Max(2, evolution.Population / 2));
        check.Within("evolution.loop.migrationInterval", MigrationInterval, 1, int.MaxValue);
        check.Within("evolution.loop.migrants", Migrants, 1, 100);
        check.Known("evolution.loop.replacement", Replacement);
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new IslandsLoop(evolution, this, space, given);
}
