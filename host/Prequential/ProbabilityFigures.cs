using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>
/// How far the probabilities of classifiers of a stream can be trusted, seed by seed: the softmax of their scores, and beside it what a
/// model with <see cref="ReadoutSpec.Probabilities"/> answered; of a learner that answers with probabilities as they are, those alone. An answer that is not finite tells nothing: every class alike.
/// </summary>
internal sealed class ProbabilityFigures(ModelSpec spec)
{
    private readonly int label = spec.Task.Columns.IndexOf(spec.Task.Targets[0]);
    private readonly double[] softmax = new double[spec.Task.OutputSize];
    private readonly List<Trust> allRaw = [];
    private readonly List<Trust> allCalibrated = [];
    private readonly List<double> factors = [];
    private ProbabilityScores raw = new(spec.Task.OutputSize);
    private ProbabilityScores calibrated = new(spec.Task.OutputSize);

    private bool Learned => spec.Readout.Learner == OnlineLearner.Logistic;

    /// <summary>What is shown: a name, and log loss, Brier score and calibration error over the seeds.</summary>
    public IEnumerable<(string Name, Spread LogLoss, Spread Brier, Spread CalibrationError)> Rows
    {
        get
        {
            yield return Row(Learned ? "the answers" : "softmax of the scores", allRaw);
            if (spec.Readout.Probabilities)
                yield return Row(string.Create(CultureInfo.InvariantCulture, $"times {factors.Average():g3} at the end, calibrated"), allCalibrated);
        }
    }

    /// <summary>Takes a row that was tested.</summary>
    /// <param name="row">[RowSize]</param>
    /// <param name="answer">What the model answered.</param>
    /// <param name="scores">The scores behind the answer; empty when it is the scores.</param>
    public void Take(ReadOnlySpan<double> row, ReadOnlySpan<double> answer, ReadOnlySpan<double> scores)
    {
        var right = (int)row[label];
        (scores.IsEmpty ? answer : scores).CopyTo(softmax);
        if (!Learned)
            Softmax.InPlace(softmax);
        Add(raw, right);
        if (scores.IsEmpty)
            return;
        answer.CopyTo(softmax);
        Add(calibrated, right);
    }

    /// <summary>Takes a model at the end of its stream.</summary>
    public void End(LifelongModel model)
    {
        allRaw.Add(Trust.Of(raw));
        raw = new ProbabilityScores(softmax.Length);
        if (!spec.Readout.Probabilities)
            return;
        allCalibrated.Add(Trust.Of(calibrated));
        calibrated = new ProbabilityScores(softmax.Length);
        factors.Add(model.ProbabilityFactor);
    }

    /// <summary>The means, and the factor of each seed at the end.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["raw"] = Trust.Mean(allRaw).ToJson() };
        if (spec.Readout.Probabilities)
        {
            json["calibrated"] = Trust.Mean(allCalibrated).ToJson();
            json["factors"] = new JsonArray([.. factors.Select(JsonText.Real)]);
        }

        return json;
    }

    private static (string Name, Spread LogLoss, Spread Brier, Spread CalibrationError) Row(string name, List<Trust> all) => (
        name,
        Spread.Of(all.Select(t => t.LogLoss)),
        Spread.Of(all.Select(t => t.Brier)),
        Spread.Of(all.Select(t => t.CalibrationError)));

    private void Add(ProbabilityScores figures, int right)
    {
        if (!double.IsFinite(softmax[0]))
            softmax.AsSpan().Fill(1.0 / softmax.Length);
        figures.Add(softmax, right);
    }
}
