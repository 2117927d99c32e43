using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Where a model stands after training on its first rows, for another one of the same features to go on from: the sums, the reservoir,
/// what it awaits and what it counts of classes. Immutable; not written down, since it is a function of the model and the rows.
/// </summary>
public sealed class LearnedSums
{
    private readonly SufficientStatisticsState sums;
    private readonly FeatureStream stream;
    private readonly AwaitedTargets? awaited;
    private readonly double[] classCounts;

    internal LearnedSums(
        FeatureIdentity identity, int rows, ModelSpec spec, SufficientStatistics statistics, FeatureStream stream, AwaitedTargets? awaited,
        ClassWeights? classWeights)
    {
        Identity = identity;
        Rows = rows;
        sums = statistics.Save();
        classCounts = classWeights?.Save() ?? [];
        this.stream = stream.With(stream.Reservoir);
        this.stream.StandWith(stream);
        if (awaited is null)
            return;
        this.awaited = new AwaitedTargets(spec);
        this.awaited.StandWith(awaited);
    }

    /// <summary>Whose sums they are.</summary>
    public FeatureIdentity Identity { get; }

    /// <summary>Rows that were trained on, from the first.</summary>
    public int Rows { get; }

    /// <summary>The sums.</summary>
    public SufficientStatisticsState Sums => sums;

    /// <summary>Sets another model's stream, awaited targets and counts of classes to where this one stood, and gives its sums.</summary>
    internal SufficientStatistics GoOn(FeatureStream with, AwaitedTargets? and, ClassWeights? counting)
    {
        with.StandWith(stream);
        if (awaited is not null)
            and?.StandWith(awaited);
        counting?.Load(classCounts);
        return SufficientStatistics.Restore(sums);
    }
}
