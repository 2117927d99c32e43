using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// One individual's way into the world: selection, crossover, mutation. Every random decision comes from the stream of its own
/// birth number, so that it does not matter who else is born, or when.
/// </summary>
internal sealed class Breeding
{
    /// <summary>Attempts at a genome that the job has not seen, before it is drawn at large.</summary>
    private const int BredAttempts = 32;

    /// <summary>Attempts at large, before the space counts as exhausted.</summary>
    private const int DrawnAttempts = 256;

    private readonly EvolutionSpec spec;
    private readonly SearchSpace space;
    private readonly OperatorSet operators;
    private readonly ResetMutation reset = new();

    public Breeding(EvolutionSpec spec, SearchSpace space, OperatorSet? operators = null)
    {
        operators ??= OperatorSet.Of(spec, space);
        if (operators.Mutations.IsDefaultOrEmpty)
            throw new ArgumentException("The operators hold no mutation; give one or more.", nameof(operators));
        this.spec = spec;
        this.space = space;
        this.operators = operators;
    }

    /// <summary>
    /// A birth whose genome the job has not seen; null when none was found. A repeat is bred again rather than answered from
    /// memory: its result is known, so it would use up a place in the generation, teach nothing, and hasten the day when the
    /// population is many copies of one.
    /// </summary>
    public Birth? Next(BirthNumber number, int generation, IReadOnlyList<Individual> population, HashSet<Genome> seen)
    {
        var random = RandomStream.Derive(spec.Seed, (ulong)number.Value);
        if (population.Count > 0)
        {
            for (var attempt = 0; attempt < BredAttempts; attempt++)
            {
                var birth = Bred(number, generation, population, random);
                if (!seen.Contains(birth.Genome))
                    return birth;
            }
        }

        for (var attempt = 0; attempt < DrawnAttempts; attempt++)
        {
            var genome = space.Draw(random);
            if (!seen.Contains(genome))
                return new Birth(number, generation, genome, [], ["drawn"]);
        }

        return null;
    }

    private Birth Bred(BirthNumber number, int generation, IReadOnlyList<Individual> population, RandomStream random)
    {
        var crossover = operators.Crossover;
        using var chosen = operators.Selection.Select(population, crossover.ParentsNumber, random).GetEnumerator();
        var first = Next(chosen);
        if (random.NextDouble() < spec.ResetProbability)
            return new Birth(number, generation, reset.Mutate(first.Birth.Genome, random), [], [reset.Name]);

        var genome = first.Birth.Genome;
        ImmutableArray<BirthNumber> numbers = [first.Birth.Number];
        ImmutableArray<string> names = [operators.Selection.Name];
        if (random.NextDouble() < spec.CrossoverProbability)
        {
            List<Individual> parents = [first];
            while (parents.Count < crossover.ParentsNumber)
                parents.Add(Next(chosen));
            numbers = [.. parents.Select(parent => parent.Birth.Number).Distinct()];
            if (numbers.Length > 1)
            {
                var genomes = parents.ConvertAll(parent => parent.Birth.Genome);
                genome = crossover.Cross(genomes, random).WithStepSizes(MeanStepSizes(genomes));
                names = names.Add(crossover.Name);
            }
        }

        var mutation = DrawMutation(random);
        return new Birth(number, generation, mutation.Mutate(genome, random), numbers, names.Add(mutation.Name));
    }

    private IMutation DrawMutation(RandomStream random)
    {
        var place = random.NextDouble();
        foreach (var choice in operators.Mutations)
        {
            if (place < choice.Probability)
                return choice.Mutation;
            place -= choice.Probability;
        }

        return operators.Mutations[^1].Mutation;
    }

    private Individual Next(IEnumerator<Individual> chosen) => chosen.MoveNext()
        ? chosen.Current
        : throw new InvalidOperationException(
            $"The selection {operators.Selection.Name} chose too few parents; {operators.Crossover.Name} takes {operators.Crossover.ParentsNumber}.");

    // The geometric mean of those parents that have some: a size is a factor.
    private static ImmutableArray<double> MeanStepSizes(List<Genome> parents)
    {
        var adapted = parents.FindAll(parent => !parent.StepSizes.IsEmpty);
        return adapted.Count == 0
            ? []
            : [.. Enumerable.Range(0, parents[0].Values.Length).Select(
                i => Elementary.Exp(adapted.Sum(parent => Elementary.Log(parent.StepSizes[i])) / adapted.Count))];
    }
}
