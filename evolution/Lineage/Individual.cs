using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Evolution.Lineage;

/// <summary>A birth and what its evaluation found.</summary>
public sealed record Individual(Birth Birth, FitnessResult Fitness)
{
    /// <summary>The order of a population: the lower value first, of equal values the earlier birth.</summary>
    public static IComparer<Individual> BestFirst { get; } = Comparer<Individual>.Create(static (left, right) =>
    {
        var byValue = left.Value.CompareTo(right.Value);
        return byValue != 0 ? byValue : left.Birth.Number.CompareTo(right.Birth.Number);
    });

    /// <summary>
    /// What it is ranked by, lower being better: its fitness, unless the loop goes by something else, such as the mean over further
    /// evaluations or its place among those that nobody dominates.
    /// </summary>
    public double Value { get; init; } = Fitness.Value;

    /// <summary>Count, mean and variance of its fitness over every draw of the weights that it was evaluated with.</summary>
    public FitnessMoments Moments { get; init; } = FitnessMoments.Of(Fitness);

    /// <summary>Whether it is an evaluation again of its parent, under other seeds, and no individual of its own.</summary>
    public bool IsReevaluation => Birth.Plan.Draw > 0;

    /// <summary>This individual after an evaluation with other seeds.</summary>
    /// <param name="again">What that found.</param>
    /// <param name="byMean">Whether it is ranked by the mean of all evaluations; by its first one otherwise.</param>
    public Individual Reevaluated(FitnessResult again, bool byMean)
    {
        var moments = Moments.With(again);
        return this with { Moments = moments, Value = byMean ? moments.Mean : Value };
    }
}
