using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Evolution.Lineage;

/// <summary>
/// Everyone who was born in a search: who came from whom, what was found on each part of the rows, and what further evaluations add.
/// </summary>
public sealed class SearchLineage
{
    private readonly Dictionary<BirthNumber, Individual> byNumber = [];
    private readonly Dictionary<BirthNumber, FitnessMoments> moments = [];

    /// <summary>Takes everyone in.</summary>
    /// <param name="individuals">In the order of birth, each as its own evaluation found it.</param>
    /// <exception cref="ArgumentException">They are not in the order of birth.</exception>
    public SearchLineage(ImmutableArray<Individual> individuals)
    {
        Individuals = individuals;
        var last = BirthNumber.None;
        foreach (var individual in individuals)
        {
            var number = individual.Birth.Number;
            if (number <= last)
                throw new ArgumentException($"Birth {number} stands behind birth {last}; give the individuals in the order of birth.", nameof(individuals));
            last = number;
            byNumber.Add(number, individual);
            if (!individual.IsReevaluation)
                moments[number] = FitnessMoments.Of(individual.Fitness);
            else if (moments.TryGetValue(individual.Birth.Parents[0], out var known))
                moments[individual.Birth.Parents[0]] = known.With(individual.Fitness);
        }
    }

    /// <summary>In the order of birth.</summary>
    public ImmutableArray<Individual> Individuals { get; }

    /// <summary>Who was born under a number; null when nobody was, or the result is not in.</summary>
    public Individual? Find(BirthNumber number) => byNumber.GetValueOrDefault(number);

    /// <summary>
    /// Count, mean and variance of an individual's fitness over every draw of its weights, those of evaluations again among them. Of an
    /// evaluation again, those of the individual that it adds to.
    /// </summary>
    public FitnessMoments MomentsOf(Individual individual) =>
        moments.GetValueOrDefault(individual.IsReevaluation ? individual.Birth.Parents[0] : individual.Birth.Number, individual.Moments);

    /// <summary>
    /// The same genome on every part of the training rows that it was evaluated on, the smallest first, up to this individual: it alone, unless
    /// it was promoted.
    /// </summary>
    public ImmutableArray<Individual> Promotions(Individual individual)
    {
        var found = new List<Individual> { individual };
        while (found[^1] is { Birth: { Plan.Fidelity.Rung: > 0, Parents.IsEmpty: false } birth } && Find(birth.Parents[0]) is { } below)
            found.Add(below);
        found.Reverse();
        return [.. found];
    }
}
