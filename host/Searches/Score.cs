using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>Errors on the test rows, each row predicted before it is learned, as in service.</summary>
/// <param name="Nrmse">Root mean squared error over the population standard deviation of the targets.</param>
/// <param name="ErrorRate">Share of wrong classes; null unless the task is a classification.</param>
/// <param name="Held">The same rows with everything learned held fixed; null where that makes no difference.</param>
internal sealed record Score(double Nrmse, double? ErrorRate = null, Score? Held = null)
{
    /// <summary>The figure that a reader looks for first.</summary>
    public double Headline => ErrorRate ?? Nrmse;

    public static Score Of(ErrorSums sums, TaskSpec task, ErrorSums? held = null) => new(
        sums.Nrmse,
        task.Kind == TaskKind.Classification ? sums.ErrorRate : null,
        held is null ? null : Of(held, task));
}
