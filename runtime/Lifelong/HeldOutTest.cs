using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Predicts the rows that follow a fitted model's last row with everything learned held fixed: readout, input statistics and the factor of
/// probabilities. A model with output feedback is fed its own answers (free running), whether the rows are labelled or not.
/// </summary>
public sealed class HeldOutTest
{
    private readonly LifelongModel model;
    private readonly TimeSeries series;
    private readonly int first;
    private readonly int rows;
    private readonly FeatureStream stream;
    private readonly TargetReader targetReader;
    private readonly AwaitedTargets? awaited;
    private readonly IOnlineReadout readout;
    private readonly ClassProbabilities? probabilities;
    private readonly ErrorSums error;
    private readonly double[] targets;
    private readonly double[] predictions;
    private int row;

    /// <summary>Prepares the test; <paramref name="model"/> is left alone.</summary>
    /// <param name="model">Stands after row <paramref name="first"/> - 1 of the series.</param>
    /// <param name="series">Has the task's columns.</param>
    /// <param name="first">First row whose targets are predicted.</param>
    /// <param name="rows">How many.</param>
    public HeldOutTest(LifelongModel model, TimeSeries series, int first, int rows)
        : this(series, first, rows, model)
    {
        if (model.Rows != first)
            throw new ArgumentException($"The model stands after {model.Rows} rows; rows from {first} on were asked for.", nameof(first));
    }

    private HeldOutTest(TimeSeries series, int first, int rows, LifelongModel model)
    {
        if (rows < 1 || first + rows > series.Rows)
            throw new ArgumentException($"The series has {series.Rows} rows; {first} to {first + rows} were asked for.", nameof(rows));
        if (model.Rows < model.Spec.Task.Horizon)
            throw new ArgumentException($"The model has read {model.Rows} rows and predicts {model.Spec.Task.Horizon} ahead.", nameof(model));
        this.model = model;
        this.series = series.Select(model.Spec.Task.Columns);
        this.first = first;
        this.rows = rows;
        var spec = model.Spec;
        var state = model.Save();
        stream = new FeatureStream(spec, model.Reservoir);
        stream.Load(state);
        targetReader = new TargetReader(spec);
        readout = spec.Readout.Restore(state.Readout);
        error = new ErrorSums(spec.Task.OutputSize);
        targets = new double[spec.Task.OutputSize];
        predictions = new double[rows * spec.Task.OutputSize];
        if (spec.Task.Kind == TaskKind.Forecast)
        {
            awaited = new AwaitedTargets(spec);
            awaited.Load(state);
        }

        if (state.Calibration is null)
            return;
        probabilities = new ClassProbabilities(spec);
        probabilities.Load(state.Calibration);
    }

    /// <summary>Prepares a test on all rows of a series that begins where the model stands.</summary>
    /// <param name="model">Has read a horizon of rows at the least.</param>
    /// <param name="next">The rows that follow those the model has read.</param>
    public static HeldOutTest Following(LifelongModel model, TimeSeries next) => new(next, 0, next.Rows, model);

    /// <summary>Errors so far, those of the scores in a classification.</summary>
    public ErrorSums Error => error;

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
        var prediction = predictions.AsSpan(row * model.OutputSize, model.OutputSize);
        if (awaited is not null)
        {
            awaited.Predict(readout, 0, prediction);
            awaited.RemoveOldest();
            stream.Advance(values, observe: false);
            awaited.Add(values, stream.Features, prediction);
        }
        else
        {
            stream.Advance(values, observe: false);
            readout.Predict(stream.Features, prediction);
            stream.FeedBack(prediction);
        }

        if (targetReader.Labelled(values))
        {
            targetReader.Read(values, targets);
            error.Add(prediction, targets);
        }

        probabilities?.Tell(prediction);
    }
}
