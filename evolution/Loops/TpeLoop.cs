using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// A tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl 2011): the results are cut into good and other ones, and each
/// gene takes, of a few values drawn from the density of the good ones, that where the good are densest against the others. A gene
/// under a condition learns from those genomes only in which it exists.
/// </summary>
/// <remarks>
/// Choices are drawn from the good ones as they are: to take always the one where they are densest would never look at another again.
/// Now and then, by the probability that all searches share, a genome is drawn at large. Genes are taken one by one, parents before the
/// genes that they allow. The other ones are of the latest 128, so that a birth does not cost more with time.
/// </remarks>
public sealed class TpeLoop : BirthOrderLoop
{
    private const int MostGood = 25;
    private const int MostOthers = 128;
    private const int Attempts = 32;

    private readonly TpeSpec tpe;
    private readonly Breeding breeding;
    private readonly SteadyPopulation population;
    private readonly SortedSet<Individual> best = new(Individual.BestFirst);
    private readonly Queue<Individual> latest = new();
    private long results;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="tpe">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public TpeLoop(EvolutionSpec spec, TpeSpec tpe, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = tpe }, space, given)
    {
        this.tpe = tpe;
        breeding = BreedBy(spec);
        population = new SteadyPopulation(spec.Population, Replacement.Worst);
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Individual> Population => [.. population.Members.Order(Individual.BestFirst)];

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - tpe.Window);

    private protected override Birth? Draw(BirthNumber number)
    {
        if (results >= tpe.Startup)
        {
            var random = Decisions(Spec.Seed, number);
            if (random.NextDouble() < Spec.ResetProbability)
                return breeding.Next(number, GenerationOf(number), [], Seen);
            Individual[] good = [.. best.Take((int)Math.Min(MostGood, Math.Ceiling(tpe.GoodShare * results)))];
            var least = good[^1];
            Individual[] others = [.. latest.Where(individual => Individual.BestFirst.Compare(individual, least) > 0)];
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var genome = Estimated(good, others, random);
                if (!Seen.Contains(genome))
                    return new Birth(number, GenerationOf(number), genome, [], ["tpe"]);
            }
        }

        return breeding.Next(number, GenerationOf(number), [], Seen);
    }

    private protected override void TakeIn(Individual individual)
    {
        results++;
        population.Add(individual);
        best.Add(individual);
        if (best.Count > MostGood)
            best.Remove(best.Max!);
        latest.Enqueue(individual);
        if (latest.Count > MostOthers)
            latest.Dequeue();
    }

    private protected override void Revise(Individual before, Individual now)
    {
        population.Revise(now);
        if (best.Remove(before))
            best.Add(now);
    }

    private Genome Estimated(Individual[] good, Individual[] others, RandomStream random)
    {
        var values = new double[Space.Genes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var gene = Space.Genes[i];
            values[i] = !Space.IsActive(values, i) ? gene.Draw(random)
                : gene is CategoricalGene choices ? Drawn(Shares(choices, i, good), random)
                : Number(gene, i, good, others, random);
        }

        return new Genome(Space, ImmutableArray.Create(values));
    }

    private double Number(Gene gene, int index, Individual[] good, Individual[] others, RandomStream random)
    {
        var (likely, unlikely) = (Estimate(gene, index, good), Estimate(gene, index, others));
        var (chosen, highest) = (0.0, double.NegativeInfinity);
        for (var candidate = 0; candidate < tpe.Candidates; candidate++)
        {
            var unit = likely.Draw(random);
            var ratio = likely.Density(unit) / unlikely.Density(unit);
            if (ratio > highest)
                (chosen, highest) = (unit, ratio);
        }

        return gene.FromUnit(chosen);
    }

    private static ParzenEstimate Estimate(Gene gene, int index, Individual[] individuals) => new(
        individuals.Where(individual => individual.Birth.Genome.IsActive(index))
            .Select(individual => gene.ToUnit(individual.Birth.Genome.Values[index])));

    // Every choice starts with as much as one individual that is spread over all of them.
    private static double[] Shares(CategoricalGene gene, int index, Individual[] individuals)
    {
        var shares = new double[gene.Choices.Length];
        Array.Fill(shares, 1.0 / shares.Length);
        var count = 1;
        foreach (var individual in individuals)
        {
            if (!individual.Birth.Genome.IsActive(index))
                continue;
            shares[(int)individual.Birth.Genome.Values[index]]++;
            count++;
        }

        return Array.ConvertAll(shares, share => share / count);
    }

    private static int Drawn(double[] shares, RandomStream random)
    {
        var left = random.NextDouble();
        for (var choice = 0; choice < shares.Length - 1; choice++)
        {
            left -= shares[choice];
            if (left < 0)
                return choice;
        }

        return shares.Length - 1;
    }
}
