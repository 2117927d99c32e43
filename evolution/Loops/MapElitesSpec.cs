using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The best of every behaviour: <see cref="MapElitesLoop"/>.</summary>
public sealed record MapElitesSpec : WindowedSpec
{
    /// <summary>Cells along each side of the map. 2 to 100, default 20.</summary>
    public int Cells { get; init; } = 20;

    /// <summary>Memory capacity at the upper end of the map, in steps; what has more lies in the last cell. Above 0, up to 10,000, default 40.</summary>
    public double MaximumMemory { get; init; } = 40;

    /// <summary>Kernel rank at the upper end. 1 to 100,000, default 300.</summary>
    public int MaximumRank { get; init; } = 300;

    /// <summary>Births that are drawn at large before any is bred. 1 to 100,000, default 100.</summary>
    public int Startup { get; init; } = 100;

    /// <inheritdoc/>
    public override string Name => "map-elites";

    /// <summary>The cell of a behaviour, 0 to <see cref="Cells"/> - 1 along each side; what lies beyond an end of the map is in the cell at that end.</summary>
    public (int Memory, int Rank) CellOf(Behaviour behaviour) =>
        (Place(behaviour.MemoryCapacity / MaximumMemory), Place(behaviour.KernelRank / (double)MaximumRank));

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        base.Check(check, evolution);
        check.Within("evolution.loop.cells", Cells, 2, 100);
        check.Within("evolution.loop.maximumMemory", MaximumMemory, 0, 10_000, lowExcluded: true);
        check.Within("evolution.loop.maximumRank", MaximumRank, 1, 100_000);
        check.Within("evolution.loop.startup", Startup, 1, 100_000);
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new MapElitesLoop(evolution, this, space, given);

    private int Place(double share) => Math.Min((int)(Math.Clamp(share, 0, 1) * Cells), Cells - 1);
}
