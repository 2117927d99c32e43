using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Reports;

/// <summary>The lines that table and page share: the comparison on the test rows, and what the search took.</summary>
internal static class ReportLines
{
    /// <summary>One model's error on the test rows.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Value">Error rate of a classification, NRMSE otherwise, of several targets their mean; each row predicted before it is learned.</param>
    /// <param name="Held">The same with everything learned held fixed; null where that makes no difference.</param>
    /// <param name="Deviation">Over seeds; null when there is only one.</param>
    /// <param name="IsWinner">Whether it is what the search found.</param>
    internal sealed record Line(string Name, double Value, double? Held = null, double? Deviation = null, bool IsWinner = false)
    {
        /// <summary>A line for each target, named by it, where there are several; else empty.</summary>
        public ImmutableArray<Line> Targets { get; init; } = [];

        /// <summary>The figure as text, with its deviation where there is one.</summary>
        public string Text => Deviation is { } deviation ? new Spread(Value, deviation).ToString() : Spread.Text(Value);
    }

    public static IEnumerable<Line> Comparison(SearchReport report)
    {
        var baselines = report.Baselines;
        yield return Of("evolved reservoir", report.Test.Score) with { IsWinner = true };
        var spread = Spread.Of(baselines.DefaultReservoir.Select(s => s.Headline));
        yield return new Line(
            $"default reservoir, {baselines.DefaultReservoir.Length} seed{(baselines.DefaultReservoir.Length == 1 ? "" : "s")}",
            spread.Mean,
            baselines.DefaultReservoir.Average(s => s.Held?.Headline),
            spread.Deviation)
        {
            Targets =
            [
                .. baselines.DefaultReservoirMean.Targets.Select((t, i) => new Line(
                    t.Target,
                    t.Nrmse,
                    baselines.DefaultReservoirMean.Held?.Targets[i].Nrmse,
                    Spread.Of(baselines.DefaultReservoir.Select(s => s.Targets[i].Nrmse)).Deviation)),
            ],
        };
        if (baselines.Autoregressive is { } autoregressive)
            yield return Of(baselines.AutoregressionName, autoregressive);
        if (baselines.Persistence is { } persistence)
            yield return Of("persistence (no change)", persistence);
        if (baselines.Constant is { } constant)
            yield return Of(constant.ErrorRate is null ? "the mean" : "the most frequent class", constant);
    }

    private static Line Of(string name, Score score) => new(name, score.Headline, score.Held?.Headline)
    {
        Targets = [.. score.Targets.Select((t, i) => new Line(t.Target, t.Nrmse, score.Held?.Targets[i].Nrmse))],
    };

    /// <summary>Why the search ended, and what became of its births.</summary>
    public static IEnumerable<(string Name, string Value)> Ending(SearchReport report)
    {
        var limits = report.Plan.Job.Evolution;
        yield return ("ended by", report.Status.Finished switch
        {
            FinishReason.Generations => Text($"generations: the limit of {limits.Generations:n0}"),
            FinishReason.Evaluations => Text($"evaluations: the limit of {limits.Evaluations:n0}"),
            FinishReason.Stagnation => Text($"stagnation: no better one in {limits.StagnationGenerations:n0} generations"),
            FinishReason.FitnessThreshold => Text($"fitness: the threshold of {limits.FitnessThreshold}"),
            FinishReason.Time => Text($"time: the limit of {limits.TimeLimit?.TotalSeconds:n0} s"),
            FinishReason.Energy => Text($"energy: the limit of {limits.EnergyLimitJoules} J, as estimated"),
            FinishReason.SpaceExhausted => "the search space: every genome of it is known",
            FinishReason.Cancelled => "somebody, who cancelled it",
            var other => $"{other}",
        });
        yield return ("births refused early or failed", Text($"{report.Status.Refused:n0} of {report.Status.Evaluations:n0}"));
    }

    /// <summary>What the search took.</summary>
    public static IEnumerable<(string Name, string Value)> Cost(SearchReport report)
    {
        var cost = report.Status.Cost;
        var intensity = report.Request.GridIntensity;
        yield return ("processor time, summed over workers", Text($"{cost.EvaluationSeconds:n1} s"));
        yield return ("elapsed, restarts left out", Text($"{cost.ElapsedSeconds:n1} s"));
        yield return ("multiply-adds counted", Text($"{cost.Operations:n0}"));
        yield return ("bytes counted as moved", Text($"{cost.Bytes:n0}"));
        yield return ("energy of the counted work, estimated", Energy(cost.JoulesEstimated, intensity));
        yield return ("energy of the processor time, estimated", Energy(cost.ProcessorJoulesEstimated, intensity));
    }

    private static string Energy(double joules, double intensity) =>
        Text($"{joules:g3} J = {EnergyEstimate.KilowattHours(joules):g3} kWh = {EnergyEstimate.Grams(joules, intensity):g3} g CO2");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
