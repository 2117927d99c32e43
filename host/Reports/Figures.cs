using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Reports;

/// <summary>One figure of merit under several seeds, and what it cost.</summary>
/// <param name="Measure">What the figure is, for instance <c>nrmse</c> or <c>accuracy</c>.</param>
/// <param name="PerSeed">The figure of each seed.</param>
/// <param name="Seconds">Wall-clock time of all seeds together.</param>
/// <param name="Operations">Multiply-adds of all seeds together, counted.</param>
/// <param name="Bytes">Bytes of weights and sums moved by them, counted.</param>
internal sealed record Figures(
    string Measure, ImmutableArray<SeedFigure> PerSeed, double Seconds, long Operations, long Bytes)
{
    public Spread Spread => Spread.Of(PerSeed.Select(s => s.Value));

    public double Joules => EnergyEstimate.Joules(Operations, Bytes);

    /// <summary>mean, sd, each seed's figure, seconds, operations and estimated joules.</summary>
    public JsonObject ToJson() => new()
    {
        ["measure"] = Measure,
        ["mean"] = JsonText.Real(Spread.Mean),
        ["sd"] = JsonText.Real(Spread.Deviation),
        ["seeds"] = new JsonArray([.. PerSeed.Select(s => new JsonObject
        {
            ["seed"] = JsonText.Whole(s.Seed),
            [Measure] = JsonText.Real(s.Value),
        })]),
        ["seconds"] = Math.Round(Seconds, 3),
        ["operations"] = Operations,
        ["joules"] = JsonText.Real(Joules),
    };
}
