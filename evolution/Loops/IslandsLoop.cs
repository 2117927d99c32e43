using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// Islands on a ring (Tanese 1989; Whitley, Rana, Heckendorn 1999): steady-state populations of their own, birth b belonging to island
/// (b - 1) mod M, that now and then send copies of their best to the next island. What one island has found reaches the others late,
/// which keeps them different for longer than one population stays diverse.
/// </summary>
/// <remarks>Migration happens when a certain number of results is folded in, so that it too follows from birth numbers alone.</remarks>
public sealed class IslandsLoop : BirthOrderLoop
{
    private readonly IslandsSpec islands;
    private readonly Breeding breeding;
    private readonly SteadyPopulation[] populations;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="islands">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public IslandsLoop(EvolutionSpec spec, IslandsSpec islands, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = islands }, space, given)
    {
        this.islands = islands;
        breeding = BreedBy(spec);
        var size = spec.Population / islands.Islands;
        populations = [.. Enumerable.Range(0, islands.Islands).Select(_ => new SteadyPopulation(size, islands.Replacement))];
        Begin();
    }

    /// <summary>The members of all islands, a copy counted on each island where it lives.</summary>
    public override IReadOnlyList<Individual> Population =>
        [.. populations.SelectMany(population => population.Members).Order(Individual.BestFirst)];

    /// <summary>The members of each island, best first.</summary>
    public IReadOnlyList<IReadOnlyList<Individual>> Islands =>
        [.. populations.Select(population => population.Members.Order(Individual.BestFirst).ToArray())];

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - islands.Window);

    private protected override Birth? Draw(BirthNumber number) =>
        breeding.Next(number, GenerationOf(number), IslandOf(number).Members, Seen);

    private protected override void TakeIn(Individual individual)
    {
        IslandOf(individual.Birth.Number).Add(individual);
        MigrateAt(individual.Birth.Number);
    }

    private protected override void Revise(Individual before, Individual now)
    {
        foreach (var population in populations)
            population.Revise(now);
        MigrateAt(FoldedThrough);
    }

    private SteadyPopulation IslandOf(BirthNumber number) => populations[(number.Value - 1) % populations.Length];

    // All leave before any arrives: nobody goes round the ring at once.
    private void MigrateAt(BirthNumber folded)
    {
        if (folded.Value % ((long)islands.MigrationInterval * populations.Length) != 0)
            return;
        var leaving = Array.ConvertAll(
            populations, population => population.Members.Order(Individual.BestFirst).Take(islands.Migrants).ToArray());
        for (var i = 0; i < populations.Length; i++)
        {
            foreach (var migrant in leaving[i])
                populations[(i + 1) % populations.Length].Add(migrant);
        }
    }
}
