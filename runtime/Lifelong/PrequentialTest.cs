using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Predicts the rows that follow a model's last row as they would come in service: each is predicted before it is learned
/// (test, then train; Dawid 1984 calls it prequential).
/// </summary>
public sealed class PrequentialTest
{
    private readonly LifelongModel model;
    private readonly TimeSeries series;
    private readonly int first;
    private readonly int rows;
    private readonly TargetReader targetReader;
    private readonly double[] targets;
    private readonly double[] predictions;
    private readonly int lead;
    private readonly double[] latest;
    private int row;

    /// <summary>Prepares the test on a copy of the model, which is left alone.</summary>
    /// <param name="model">Stands after row <paramref name="first"/> - 1 of the series, and has read its horizon at least.</param>
    /// <param name="series">Has the task's columns.</param>
    /// <param name="first">First row whose targets are predicted.</param>
    /// <param name="rows">How many.</param>
    public PrequentialTest(LifelongModel model, TimeSeries series, int first, int rows)
    {
        var state = model.Save();
        var task = model.Spec.Task;
        if (state.Rows != first || first < task.Horizon || first + rows > series.Rows || rows < 1)
        {
            throw new ArgumentException(
                $"The model stands after {state.Rows} rows; rows {first} to {first + rows} of {series.Rows} were asked for.", nameof(first));
        }

        this.model = LifelongModel.Restore(model.Spec, state, model.Reservoir);
        this.series = series.Select(task.Columns);
        this.first = first;
        this.rows = rows;
        targetReader = new TargetReader(model.Spec);
        targets = new double[task.OutputSize];
        latest = new double[task.OutputSize];
        predictions = new double[rows * task.OutputSize];
        lead = task.Kind == TaskKind.Forecast ? task.Horizon : 0;
        Error = new ErrorSums(task.OutputSize);
        // What was predicted before the first row speaks of the first rows.
        var awaiting = state.AwaitingPredictions.Span;
        awaiting[..Math.Min(awaiting.Length, predictions.Length)].CopyTo(predictions);
    }

    /// <summary>Errors so far, those of the scores in a classification.</summary>
    public ErrorSums Error { get; }

    /// <summary>
    /// Prediction of each tested row's targets, [rows, outputs]; for a forecast it was made <see cref="TaskSpec.Horizon"/>
    /// rows before.
    /// </summary>
    public ReadOnlyMemory<double> Predictions => predictions;

    /// <summary>Works through at most <paramref name="count"/> rows.</summary>
    /// <returns>Whether rows are left.</returns>
    public bool Advance(int count)
    {
        for (var end = (int)Math.Min(rows, (long)row + count); row < end; row++)
            Take(series.Row(first + row));
        return row < rows;
    }

    private void Take(ReadOnlySpan<double> values)
    {
        model.Learn(values, latest);
        if (row + lead < rows)
            latest.CopyTo(predictions, (row + lead) * latest.Length);
        if (!targetReader.Labelled(values))
            return;
        targetReader.Read(values, targets);
        Error.Add(model.Scores.IsEmpty ? predictions.AsSpan(row * latest.Length, latest.Length) : model.Scores, targets);
    }
}
