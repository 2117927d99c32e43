using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// An asynchronous steady-state search: a population without generations, in which every result enters and one leaves. No worker
/// waits for the slowest of a generation, only for one that is a whole window behind.
/// </summary>
public sealed class SteadyStateLoop : BirthOrderLoop
{
    private readonly Breeding breeding;
    private readonly SteadyPopulation population;
    private readonly int window;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="steady">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public SteadyStateLoop(EvolutionSpec spec, SteadyStateSpec steady, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = steady }, space, given)
    {
        breeding = BreedBy(spec);
        population = new SteadyPopulation(spec.Population, steady.Replacement);
        window = steady.Window;
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Individual> Population => [.. population.Members.Order(Individual.BestFirst)];

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - window);

    private protected override Birth? Draw(BirthNumber number) =>
        breeding.Next(number, GenerationOf(number), population.Members, Seen);

    private protected override void TakeIn(Individual individual) => population.Add(individual);

    private protected override void Revise(Individual before, Individual now) => population.Revise(now);
}
