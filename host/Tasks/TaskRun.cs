using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Host.Tasks;

/// <summary>What one seed of a task gave, and what it cost.</summary>
/// <param name="Figure">The figure of merit.</param>
/// <param name="Operations">Multiply-adds, counted.</param>
/// <param name="Bytes">Bytes of weights and sums moved, counted.</param>
/// <param name="Ridge">The ridge that the readout was fitted with, where one was.</param>
internal sealed record TaskRun(double Figure, long Operations, long Bytes, double? Ridge = null)
{
    /// <summary>A run of a model that was fitted.</summary>
    public static TaskRun Of(double figure, LifelongModel model, FitCost cost) => new(figure, cost.Operations, cost.Bytes, model.Spec.Readout.Ridge);
}
