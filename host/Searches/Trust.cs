using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Searches;

/// <summary>How far the probabilities of a classifier can be trusted.</summary>
/// <param name="LogLoss">Mean of -log p of the right class.</param>
/// <param name="Brier">Mean squared distance of the probabilities from the truth, 0 to 2.</param>
/// <param name="CalibrationError">How far the share of right decisions lies from the probability given to them, 0 to 1.</param>
internal sealed record Trust(double LogLoss, double Brier, double CalibrationError)
{
    public static Trust Of(ProbabilityScores scores) => new(scores.LogLoss, scores.BrierScore, scores.ExpectedCalibrationError);

    /// <summary>The mean of each figure.</summary>
    public static Trust Mean(IReadOnlyList<Trust> all) =>
        new(all.Average(t => t.LogLoss), all.Average(t => t.Brier), all.Average(t => t.CalibrationError));

    public JsonObject ToJson() => new()
    {
        ["logLoss"] = JsonText.Real(LogLoss),
        ["brier"] = JsonText.Real(Brier),
        ["expectedCalibrationError"] = JsonText.Real(CalibrationError),
    };
}
