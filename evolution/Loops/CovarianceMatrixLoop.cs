using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// CMA-ES (Hansen 2016) over the real and whole numbers of a genome, each on its own [0, 1] scale; a generation is a population. Choices
/// have no distances: a birth takes all of its choices from one of the better half of the last generation, by the weights of recombination,
/// each changed with a small probability.
/// </summary>
/// <remarks>Whole numbers are sampled as real ones and rounded. Numbers under a condition that is not met wander without effect.</remarks>
public sealed class CovarianceMatrixLoop : BirthOrderLoop
{
    private const string Operator = "cma-es";
    private const int Attempts = 32;

    private readonly CovarianceMatrixSpec matrix;
    private readonly ImmutableArray<int> numbers;
    private readonly Breeding breeding;
    private readonly CovarianceMatrixStrategy strategy;
    private readonly SteadyPopulation population;
    private readonly List<Individual> generation = [];
    private ImmutableArray<Individual> parents = [];

    /// <summary>Draws the first generation.</summary>
    /// <param name="spec">The settings that all searches share; those of operators are not used.</param>
    /// <param name="matrix">Those of this one.</param>
    /// <param name="space">What is searched; one number at least.</param>
    /// <param name="given">Genomes that are born first, repeats left out; the first is where the search starts.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public CovarianceMatrixLoop(EvolutionSpec spec, CovarianceMatrixSpec matrix, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = matrix }, space, given)
    {
        this.matrix = matrix;
        numbers = [.. Enumerable.Range(0, space.Genes.Length).Where(i => space.Genes[i] is not CategoricalGene)];
        if (numbers.IsEmpty)
            throw new SpecRefusedException([new SpecProblem("searchSpace", "choices only", "one number or more with cma-es")]);
        breeding = BreedBy(spec);
        population = new SteadyPopulation(spec.Population, Replacement.Worst);
        var start = given is { Count: > 0 } ? Units(given[0]) : [.. numbers.Select(_ => 0.5)];
        strategy = new CovarianceMatrixStrategy(start, matrix.InitialSigma, spec.Population);
        Begin();
    }

    /// <summary>The best that were met, best first.</summary>
    public override IReadOnlyList<Individual> Population => [.. population.Members.Order(Individual.BestFirst)];

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new((birth.Value - 1) / Spec.Population * Spec.Population);

    private protected override Birth? Draw(BirthNumber number)
    {
        var random = Decisions(Spec.Seed, number);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var parent = Parent(random);
            var genome = Sampled(parent, random);
            if (!Seen.Contains(genome))
            {
                ImmutableArray<BirthNumber> lineage = parent is null ? [] : [parent.Birth.Number];
                return new Birth(number, GenerationOf(number), genome, lineage, [Operator]);
            }
        }

        return breeding.Next(number, GenerationOf(number), [], Seen);
    }

    private protected override void TakeIn(Individual individual)
    {
        population.Add(individual);
        generation.Add(individual);
        if (generation.Count < Spec.Population)
            return;
        generation.Sort(Individual.BestFirst);
        var measured = generation.Count(member => double.IsFinite(member.Value));
        strategy.Update(
            generation.ConvertAll(member => Units(member.Birth.Genome)),
            measured,
            generation.ConvertAll(member => member.Birth.Operators[0] != Operator));
        parents = [.. generation.Take(Math.Min(measured, strategy.Parents))];
        generation.Clear();
    }

    private double[] Units(Genome genome) => [.. numbers.Select(i => Space.Genes[i].ToUnit(genome.Values[i]))];

    private Individual? Parent(RandomStream random)
    {
        var left = random.NextDouble();
        for (var rank = 0; rank < parents.Length; rank++)
        {
            left -= strategy.Weight(rank);
            if (left < 0 || rank == parents.Length - 1)
                return parents[rank];
        }

        return null;
    }

    private Genome Sampled(Individual? parent, RandomStream random)
    {
        var values = (parent?.Birth.Genome ?? Space.Draw(random)).Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (Space.Genes[i] is CategoricalGene choices && random.NextDouble() < matrix.FlipProbability)
                values[i] = choices.Draw(random);
        }

        var point = strategy.Sample(random);
        for (var k = 0; k < point.Length; k++)
            values[numbers[k]] = Space.Genes[numbers[k]].FromUnit(point[k]);
        return new Genome(Space, ImmutableArray.Create(values));
    }
}
