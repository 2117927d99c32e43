using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Judges a spec on rows it was not fitted to, in time order: the validation rows are cut into folds, and each is predicted
/// by ridge over all rows before it. One pass over the rows; the errors of all folds are pooled.
/// </summary>
/// <remarks>
/// Inputs are standardised by the statistics of the training rows alone, and the reservoir adapted to those alone. Works in slices that a caller may interrupt.
/// </remarks>
public sealed class ForwardValidation
{
    private readonly ModelSpec spec;
    private readonly TimeSeries series;
    private readonly int trainRows;
    private readonly int validationRows;
    private readonly int folds;
    private readonly ReservoirAdaptation? adaptation;
    private readonly TargetReader targetReader;
    private readonly AwaitedTargets? awaited;
    private readonly SufficientStatistics statistics;
    private readonly TriangularSums? triangle;
    private readonly ErrorSums error;
    private readonly double[] targets;
    private readonly double[] prediction;
    private FeatureStream stream;
    private IReadout? readout;
    private int fold = -1;
    private int row;

    /// <summary>Prepares the validation.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="series">Has the task's columns.</param>
    /// <param name="trainRows">Rows that are only fitted, from the first.</param>
    /// <param name="validationRows">Rows after them that are predicted, then fitted.</param>
    /// <param name="folds">How many times the readout is solved, at least 1.</param>
    /// <exception cref="SpecRefusedException">A field of the spec is out of its range.</exception>
    /// <exception cref="SeriesRefusedException">A column is missing, or there are too few rows.</exception>
    public ForwardValidation(ModelSpec spec, TimeSeries series, int trainRows, int validationRows, int folds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(validationRows, 1);
        this.spec = spec.Checked();
        this.series = series.Select(spec.Task.Columns);
        this.trainRows = trainRows;
        this.validationRows = validationRows;
        this.folds = Math.Min(folds, validationRows);
        var needed = spec.Washout + spec.Task.Horizon + 2;
        if (trainRows < needed || trainRows + validationRows > series.Rows)
        {
            throw SeriesRefusedException.TooFewRows(
                Math.Min(trainRows, series.Rows), Math.Max(needed, trainRows + validationRows), "the validation");
        }

        stream = new FeatureStream(spec, spec.Reservoir.Build(spec.ReservoirInputs));
        targetReader = new TargetReader(spec.Task);
        statistics = new SufficientStatistics(spec.FeatureSize, spec.Task.OutputSize);
        if (spec.Readout.Learner == OnlineLearner.InformationFilter)
            triangle = new TriangularSums(spec.FeatureSize, spec.Task.OutputSize);
        error = new ErrorSums(spec.Task.OutputSize);
        targets = new double[spec.Task.OutputSize];
        prediction = new double[spec.Task.OutputSize];
        if (spec.Task.Kind == TaskKind.Forecast)
            awaited = new AwaitedTargets(spec);
        stream.Fit(this.series, trainRows);
        adaptation = stream.Adaptation(this.series, trainRows);
    }

    /// <summary>NRMSE pooled over all validation rows.</summary>
    public double Nrmse => error.Nrmse;

    /// <summary>Share of wrong classes over all validation rows.</summary>
    public double ErrorRate => error.ErrorRate;

    /// <summary>Multiply-adds done so far: steps, rank-one updates of the sums, solutions.</summary>
    public long Operations { get; private set; }

    /// <summary>Bytes moved so far: weights of each step, sums of each update.</summary>
    public long Bytes { get; private set; }

    /// <summary>Works through at most <paramref name="count"/> rows.</summary>
    /// <returns>Whether rows are left.</returns>
    public bool Advance(int count)
    {
        if (adaptation is { Done: false })
        {
            Adapt(adaptation, count);
            return true;
        }

        var rows = trainRows + validationRows;
        for (var end = (int)Math.Min(rows, (long)row + count); row < end; row++)
        {
            if (row >= trainRows)
                SolveAtFold((int)((long)(row - trainRows) * folds / validationRows));
            Take(series.Row(row));
        }

        return row < rows;
    }

    private void Adapt(ReservoirAdaptation work, int count)
    {
        var before = work.Steps;
        var finished = !work.Advance(count);
        Operations += (work.Steps - before) * stream.Reservoir.OperationsPerStep / work.Networks;
        Bytes += (work.Steps - before) * stream.Reservoir.BytesPerStep / work.Networks;
        if (finished)
            stream = stream.With(work.Build());
    }

    private void SolveAtFold(int current)
    {
        if (current == fold)
            return;
        fold = current;
        readout = triangle is null
            ? new RidgeReadout(statistics.Solve(spec.Readout.Chosen(statistics).Ridge))
            : InformationFilter.FromStatistics(spec.Readout, triangle);
        var size = (long)spec.FeatureSize;
        Operations += (size * size * size / 6) + spec.Readout.ChoiceOperations(size);
        Bytes += size * size * sizeof(double);
    }

    private void Take(ReadOnlySpan<double> values)
    {
        if (awaited is { Due: true })
        {
            if (row - spec.Task.Horizon >= spec.Washout)
                TestThenFit(awaited.OldestFeatures, values);
            awaited.RemoveOldest();
        }

        stream.Advance(values, observe: false);
        stream.Teach(values);
        Operations += stream.Reservoir.OperationsPerStep;
        Bytes += stream.Reservoir.BytesPerStep;
        if (awaited is not null)
            awaited.Add(values, stream.Features, prediction);
        else if (row >= spec.Washout && targetReader.Labelled(values))
            TestThenFit(stream.Features, values);
    }

    private void TestThenFit(ReadOnlySpan<double> features, ReadOnlySpan<double> values)
    {
        targetReader.Read(values, targets);
        if (readout is not null)
        {
            if (awaited is null)
                readout.Predict(features, prediction);
            else
                awaited.Predict(readout, 0, prediction);
            error.Add(prediction, targets);
        }

        awaited?.ToLearned(targets);
        if (triangle is null)
            statistics.Add(features, targets);
        else
            triangle.Add(features, targets);
        var size = (long)spec.FeatureSize;
        Operations += (triangle is null ? 1 : 2) * size * (size + 1) / 2;
        Bytes += size * sizeof(double);
    }
}
