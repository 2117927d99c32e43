using System.Collections.Immutable;
using ArchetypeRC.Evolution.Dominance;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// NSGA-II (Deb et al. 2002) over error, operations per sample and bytes of the model: generation by generation, parents and offspring
/// together are sorted into fronts, and the population is filled front by front, the last one by crowding distance.
/// </summary>
/// <remarks>
/// A member's value is its place in that order, so that every selection presses towards the front and its empty parts. The hyper-volume
/// of the history is measured against the worst of each objective in the first generation, a tenth of its size further out.
/// </remarks>
public sealed class ParetoLoop : BirthOrderLoop
{
    private readonly Breeding breeding;
    private readonly List<Individual> offspring = [];
    private ImmutableArray<Individual> population = [];
    private ImmutableArray<Individual> front = [];
    private Objectives? reference;

    /// <summary>Draws the first generation.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="pareto">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public ParetoLoop(EvolutionSpec spec, ParetoSpec pareto, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = pareto }, space, given)
    {
        breeding = BreedBy(spec);
        Begin();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Individual> Population => population;

    /// <summary>Those of the population that nobody dominates, lowest error first.</summary>
    public override IReadOnlyList<Individual> Results => front;

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new((birth.Value - 1) / Spec.Population * Spec.Population);

    private protected override Birth? Draw(BirthNumber number) => breeding.Next(number, GenerationOf(number), population, Seen);

    private protected override void TakeIn(Individual individual)
    {
        offspring.Add(individual);
        if (individual.Birth.Number.Value % Spec.Population == 0)
            Sort();
    }

    private protected override void Conclude()
    {
        if (offspring.Count > 0)
            Sort();
    }

    private protected override double ErrorOf(Individual individual) => individual.Fitness.Value;

    private protected override GenerationSummary Described(GenerationSummary summary) => summary with
    {
        HyperVolume = reference is { } point ? HyperVolume.Of(front.Select(i => Objectives.Of(i.Fitness)), point) : 0,
    };

    private void Sort()
    {
        Individual[] all = [.. population, .. offspring];
        offspring.Clear();
        Objectives[] points = [.. all.Select(individual => Objectives.Of(individual.Fitness))];
        var chosen = ImmutableArray.CreateBuilder<Individual>(Math.Min(all.Length, Spec.Population));
        foreach (var members in NonDominatedSort.Fronts(points))
        {
            var distances = NonDominatedSort.CrowdingDistances([.. members.Select(i => points[i])]);
            foreach (var place in Enumerable.Range(0, members.Count).OrderByDescending(place => distances[place]).ThenBy(place => place))
            {
                if (chosen.Count < chosen.Capacity)
                    chosen.Add(all[members[place]] with { Value = chosen.Count });
            }
        }

        population = chosen.MoveToImmutable();
        front = Front();
        reference ??= Reference();
    }

    private ImmutableArray<Individual> Front()
    {
        Individual[] measured = [.. population.Where(individual => individual.Fitness.Refusal is null)];
        var fronts = NonDominatedSort.Fronts([.. measured.Select(individual => Objectives.Of(individual.Fitness))]);
        return fronts.Count == 0
            ? []
            : [.. fronts[0].Select(i => measured[i]).OrderBy(i => i.Fitness.Value).ThenBy(i => i.Birth.Number)];
    }

    private Objectives? Reference()
    {
        Objectives[] points = [.. population.Where(i => i.Fitness.Refusal is null).Select(i => Objectives.Of(i.Fitness))];
        return points.Length == 0 ? null : new Objectives(Beyond(p => p.Error), Beyond(p => p.Operations), Beyond(p => p.Bytes));

        double Beyond(Func<Objectives, double> objective)
        {
            var worst = points.Max(objective);
            return worst + (Math.Abs(worst) / 10);
        }
    }
}
