using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// A fitted forecast that runs on by itself: what it predicts is its next row, as in Jaeger and Haas 2004. Nothing is learned,
/// and the model that it was made from is left alone.
/// </summary>
/// <remarks>Takes forecasts one row ahead whose targets are their inputs, so that a prediction is a whole row.</remarks>
public sealed class FreeRun
{
    private readonly FeatureStream stream;
    private readonly IOnlineReadout readout;
    private readonly double[] prediction;
    private readonly TargetReader targetReader;
    private readonly FeatureStream mark;
    private readonly double[] predicted;

    /// <summary>Stands where the model stands.</summary>
    /// <exception cref="SpecRefusedException">The model is no forecast of its own next row.</exception>
    public FreeRun(LifelongModel model)
    {
        var spec = model.Spec;
        if (spec.Task.Kind != TaskKind.Forecast || spec.Task.Horizon != 1 || !spec.Task.Inputs.SequenceEqual(spec.Task.Targets))
        {
            throw new SpecRefusedException([new SpecProblem(
                "task", $"{spec.Task.Kind}, horizon {spec.Task.Horizon}", "a forecast of its inputs, one row ahead")]);
        }

        var state = model.Save();
        stream = new FeatureStream(spec, model.Reservoir);
        stream.Load(state);
        readout = spec.Readout.Restore(state.Readout);
        prediction = new double[spec.Task.OutputSize];
        predicted = new double[spec.Task.OutputSize];
        targetReader = new TargetReader(spec.Task);
        mark = stream.With(model.Reservoir);
        if (state.AwaitingPredictions.Length > 0)
            state.AwaitingPredictions.Span.CopyTo(prediction);
    }

    /// <summary>What is predicted for the next row, [columns].</summary>
    public ReadOnlySpan<double> Prediction => prediction;

    /// <summary>Takes a row as it was measured. Allocates nothing.</summary>
    /// <param name="row">[columns]</param>
    public void Force(ReadOnlySpan<double> row)
    {
        stream.Advance(row, observe: false);
        readout.Predict(stream.Features, prediction);
        targetReader.AddPresent(row, prediction);
    }

    /// <summary>Takes the prediction for the row that it was made for.</summary>
    public void Step()
    {
        prediction.CopyTo(predicted, 0);
        Force(predicted);
    }

    /// <summary>
    /// What it would predict <paramref name="steps"/> rows ahead if it ran by itself; where it stands is left as it was.
    /// </summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="ahead">[columns]</param>
    public void Ahead(int steps, Span<double> ahead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Span<double> next = stackalloc double[Math.Min(prediction.Length, 256)];
        if (prediction.Length > next.Length)
            next = new double[prediction.Length];
        prediction.CopyTo(next);
        mark.StandWith(stream);
        for (var step = 1; step < steps; step++)
            Step();
        prediction.CopyTo(ahead);
        stream.StandWith(mark);
        next.CopyTo(prediction);
    }
}
