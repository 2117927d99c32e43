using System.Collections.Immutable;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// A model that runs on by itself: what it predicts stands for the targets of the rows, as in Jaeger and Haas 2004. Nothing is learned,
/// and the model that it was made from is left alone.
/// </summary>
/// <remarks>
/// A forecast one row ahead puts its prediction in the place of its targets in the next row; a regression with output feedback feeds its
/// answer back. Inputs that are no targets come from the rows it is given; without such inputs it needs no rows.
/// </remarks>
public sealed class FreeRun
{
    private readonly TaskSpec task;
    private readonly FeatureStream stream;
    private readonly IOnlineReadout readout;
    private readonly TargetReader targetReader;
    private readonly FeatureStream mark;
    private readonly double[] prediction;
    private readonly double[] marked;
    private readonly double[] taken;

    /// <summary>Stands where the model stands.</summary>
    /// <exception cref="SpecRefusedException">The model has some of <see cref="Problems"/>.</exception>
    public FreeRun(LifelongModel model)
    {
        var problems = Problems(model.Spec);
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        task = model.Spec.Task;
        var state = model.Save();
        stream = new FeatureStream(model.Spec, model.Reservoir);
        stream.Load(state);
        readout = model.Spec.Readout.Restore(state.Readout);
        prediction = new double[task.OutputSize];
        marked = new double[task.OutputSize];
        taken = new double[model.RowSize];
        targetReader = new TargetReader(model.Spec);
        mark = stream.With(model.Reservoir);
        state.AwaitingPredictions.Span.CopyTo(prediction);
    }

    /// <summary>
    /// Of a forecast what is predicted for the next row, of a regression what was answered to the row taken last, [outputs].
    /// </summary>
    public ReadOnlySpan<double> Prediction => prediction;

    /// <summary>Whether the prediction is no longer a number that a row may hold: the run has left every bound.</summary>
    public bool Diverged
    {
        get
        {
            foreach (var value in prediction)
            {
                if (!(Math.Abs(value) <= LifelongModel.LargestValue))
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Whether the last row that was taken lay so far outside of what the model has seen that its standardised inputs were held at 50
    /// deviations: a run that gets there has run away, and what it predicts on means nothing.
    /// </summary>
    public bool RanAway => stream.AtLimit;

    /// <summary>Whether the run that was looked at last, by <see cref="Ahead(ReadOnlySpan{double}, Span{double})"/>, ran away.</summary>
    public bool AheadRanAway { get; private set; }

    /// <summary>Why a model cannot run by itself; empty when it can.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="alone">Whether it is given no rows, so that its inputs must all be targets.</param>
    public static ImmutableArray<SpecProblem> Problems(ModelSpec spec, bool alone = false)
    {
        var (task, check) = (spec.Task, new SpecCheck());
        var targets = string.Join(",", task.Targets);
        var others = string.Join(",", Others(task));
        if (spec.Reservoir is ExternalSubstrateSpec)
            check.Add("reservoir", "an external substrate", "a reservoir of our own: a device has answered to the rows as they were measured");
        if (task.Kind == TaskKind.Classification)
            check.Add("task.kind", task.Kind.ToString(), "Forecast, or Regression with outputFeedback: a free run goes on from numbers");
        else if (task.Kind == TaskKind.Regression && spec.OutputFeedback is null)
            check.Add("model.outputFeedback", "none", "set for a regression, for instance outputFeedback.scaling=1: nothing that it answers comes back to it otherwise");
        else if (task.Kind == TaskKind.Forecast && task.Horizon != 1)
            check.Add("task.horizon", task.Horizon.ToString(), "1: what is predicted must be the next row");
        else if (task.Kind == TaskKind.Forecast && !task.Targets.Any(t => task.Inputs.Contains(t)))
            check.Add("task.inputs", others, $"{targets} among them: nothing that is predicted comes back to the model otherwise");
        if (alone && others.Length > 0)
            check.Add("task.inputs", string.Join(",", task.Inputs), $"targets alone ({targets}): nobody knows {others} in rows that are still to come");
        return check.Problems;
    }

    /// <summary>Takes a row as it was measured. Allocates nothing.</summary>
    /// <param name="row">[columns]</param>
    public void Force(ReadOnlySpan<double> row)
    {
        Take(row);
        stream.Teach(row);
    }

    /// <summary>Takes a row with what is predicted in the place of its targets. Allocates nothing.</summary>
    /// <param name="row">[columns]; what its targets hold is not looked at.</param>
    /// <param name="predicted">[outputs]; receives what is predicted for them.</param>
    /// <returns>Whether that is a prediction; not when the run has <see cref="Diverged"/>.</returns>
    public bool Step(ReadOnlySpan<double> row, Span<double> predicted)
    {
        if (task.Kind != TaskKind.Forecast)
        {
            Take(row);
            prediction.CopyTo(predicted);
            return !Diverged;
        }

        if (Diverged)
            return false;
        prediction.CopyTo(predicted);
        row.CopyTo(taken);
        targetReader.Write(predicted, taken);
        Take(taken);
        return true;
    }

    /// <summary>Takes the prediction for the row that it was made for.</summary>
    /// <exception cref="InvalidOperationException">Some inputs are no targets: their values must be given.</exception>
    public void Step()
    {
        RefuseOthers();
        targetReader.Write(prediction, taken);
        Take(taken);
    }

    /// <summary>
    /// What it would predict <paramref name="steps"/> rows ahead if it ran by itself; where it stands is left as it was.
    /// </summary>
    /// <param name="steps">At least 1.</param>
    /// <param name="ahead">[columns]</param>
    /// <exception cref="InvalidOperationException">Some inputs are no targets: their values must be given.</exception>
    public void Ahead(int steps, Span<double> ahead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        RefuseOthers();
        Mark();
        for (var step = 1; step < steps; step++)
            Step();
        prediction.CopyTo(ahead);
        Return();
    }

    /// <summary>
    /// What it would predict for the rows that follow if it ran by itself; where it stands is left as it was.
    /// </summary>
    /// <param name="rows">[rows, columns] row-major; what their targets hold is not looked at.</param>
    /// <param name="predictions">[rows, outputs]</param>
    /// <returns>Rows that were predicted: all of them, or those before the run <see cref="Diverged"/>.</returns>
    public int Ahead(ReadOnlySpan<double> rows, Span<double> predictions)
    {
        var count = rows.Length / taken.Length;
        if (count * taken.Length != rows.Length || count * prediction.Length != predictions.Length)
        {
            throw new ArgumentException(
                $"{rows.Length} values are no whole rows of {taken.Length} with {predictions.Length} values for their predictions of {prediction.Length}.",
                nameof(predictions));
        }

        Mark();
        var row = 0;
        AheadRanAway = false;
        while (row < count && Step(rows.Slice(row * taken.Length, taken.Length), predictions.Slice(row * prediction.Length, prediction.Length)))
        {
            AheadRanAway |= RanAway;
            row++;
        }

        Return();
        return row;
    }

    private static IEnumerable<string> Others(TaskSpec task) => task.Inputs.Where(i => !task.Targets.Contains(i));

    private void RefuseOthers()
    {
        if (Others(task).Any())
            throw new InvalidOperationException($"The values of {string.Join(", ", Others(task))} must be given: they are not predicted.");
    }

    private void Take(ReadOnlySpan<double> row)
    {
        stream.Advance(row, observe: false);
        readout.Predict(stream.Features, prediction);
        targetReader.AddPresent(row, prediction);
        stream.FeedBack(prediction);
    }

    private void Mark()
    {
        mark.StandWith(stream);
        prediction.CopyTo(marked, 0);
    }

    private void Return()
    {
        stream.StandWith(mark);
        marked.CopyTo(prediction, 0);
    }
}
