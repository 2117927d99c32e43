using System.Collections.Immutable;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>Errors on the test rows, each row predicted before it is learned, as in service.</summary>
/// <param name="Nrmse">Root mean squared error over the population standard deviation of the target; of several targets the mean of theirs.</param>
/// <param name="ErrorRate">Share of wrong classes; null unless the task is a classification.</param>
/// <param name="Held">The same rows with everything learned held fixed; null where that makes no difference.</param>
internal sealed record Score(double Nrmse, double? ErrorRate = null, Score? Held = null)
{
    /// <summary>The figure that a reader looks for first.</summary>
    public double Headline => ErrorRate ?? Nrmse;

    /// <summary>Each target's own, in the order of the task, where there are several; else empty.</summary>
    public ImmutableArray<TargetScore> Targets { get; init; } = [];

    /// <summary>What was summed up of a task.</summary>
    public static Score Of(ErrorSums sums, TaskSpec task, ErrorSums? held = null)
    {
        var beside = held is null ? null : Of(held, task);
        if (task.Kind == TaskKind.Classification)
            return new Score(sums.Nrmse, sums.ErrorRate, beside);
        return new Score(sums.MeanNrmse, Held: beside)
        {
            Targets = task.Targets.Length > 1 ? [.. task.Targets.Select((target, o) => new TargetScore(target, sums.NrmseOf(o)))] : [],
        };
    }

    /// <summary>One score of several targets that were scored alone; the score itself where there is one.</summary>
    /// <param name="targets">Their columns.</param>
    /// <param name="alone">The score of each, all with a held part or none.</param>
    public static Score Of(ImmutableArray<string> targets, ImmutableArray<Score> alone) => targets.Length == 1
        ? alone[0]
        : new Score(
            alone.Average(s => s.Nrmse),
            Held: alone[0].Held is null ? null : Of(targets, [.. alone.Select(s => s.Held!)]))
        {
            Targets = [.. targets.Select((target, i) => new TargetScore(target, alone[i].Nrmse))],
        };

    /// <summary>The mean of the scores of several seeds.</summary>
    /// <param name="seeds">One or more, of one task.</param>
    public static Score Mean(ImmutableArray<Score> seeds) => new(
        seeds.Average(s => s.Nrmse),
        seeds[0].ErrorRate is null ? null : seeds.Average(s => s.ErrorRate),
        seeds[0].Held is null ? null : Mean([.. seeds.Select(s => s.Held!)]))
    {
        Targets = [.. seeds[0].Targets.Select((t, i) => t with { Nrmse = seeds.Average(s => s.Targets[i].Nrmse) })],
    };
}
