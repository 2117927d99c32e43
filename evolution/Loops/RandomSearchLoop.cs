using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// Random search (Bergstra and Bengio 2012): the baseline that every other search has to beat at an equal number of evaluations.
/// Its population is the best that it has met.
/// </summary>
public sealed class RandomSearchLoop : BirthOrderLoop
{
    private readonly Breeding breeding;
    private readonly SteadyPopulation population;
    private readonly int window;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="random">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public RandomSearchLoop(EvolutionSpec spec, RandomSearchSpec random, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = random }, space, given)
    {
        breeding = BreedBy(spec);
        population = new SteadyPopulation(spec.Population, Replacement.Worst);
        window = random.Window;
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Individual> Population => [.. population.Members.Order(Individual.BestFirst)];

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - window);

    // Without parents, breeding draws at large.
    private protected override Birth? Draw(BirthNumber number) => breeding.Next(number, GenerationOf(number), [], Seen);

    private protected override void TakeIn(Individual individual) => population.Add(individual);

    private protected override void Revise(Individual before, Individual now) => population.Revise(now);
}
