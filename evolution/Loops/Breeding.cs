using System.Collections.Immutable;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Selection;
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
    private readonly TournamentSelection selection;
    private readonly ICrossover crossover;
    private readonly UniformMutation redraw;
    private readonly ResetMutation reset = new();

    public Breeding(EvolutionSpec spec, SearchSpace space)
    {
        this.spec = spec;
        this.space = space;
        selection = new TournamentSelection(spec.TournamentSize);
        crossover = spec.Crossover == CrossoverKind.Uniform ? new UniformCrossover() : new OnePointCrossover();
        redraw = new UniformMutation(spec.GeneProbability);
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
        var first = selection.Select(population, random);
        if (random.NextDouble() < spec.ResetProbability)
            return new Birth(number, generation, reset.Mutate(first.Birth.Genome, random), [], [reset.Name]);

        var genome = first.Birth.Genome;
        ImmutableArray<BirthNumber> parents = [first.Birth.Number];
        ImmutableArray<string> operators = [selection.Name];
        if (random.NextDouble() < spec.CrossoverProbability)
        {
            var second = selection.Select(population, random);
            if (second.Birth.Number != first.Birth.Number)
            {
                genome = crossover.Cross(genome, second.Birth.Genome, random);
                parents = [first.Birth.Number, second.Birth.Number];
                operators = operators.Add(crossover.Name);
            }
        }

        var mutation = DrawMutation(random);
        return new Birth(number, generation, mutation.Mutate(genome, random), parents, operators.Add(mutation.Name));
    }

    private IMutation DrawMutation(RandomStream random)
    {
        if (random.NextDouble() < spec.UniformMutationProbability)
            return redraw;
        var sigma = LogScale.FromUnit(random.NextDouble(), spec.SmallestSigma, spec.Sigma);
        return new GaussianMutation(spec.GeneProbability, sigma);
    }
}
