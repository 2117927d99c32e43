using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Fits a model to the first rows of a series by ridge regression, or logistic regression, in slices that a caller may interrupt, and hands it over
/// as a <see cref="LifelongModel"/> that goes on learning from there.
/// </summary>
/// <remarks>
/// The reservoir is adapted to the fitted rows first if the spec asks for it. Classes that are balanced weigh row by row by the labels up to
/// each, as in a stream without forgetting.
/// Inputs are standardised by the statistics of all fitted rows. The online readout takes over the ridge solution and, where
/// it keeps one, its correlation, so that a least squares learner with a forgetting of 1 stays at ridge over all rows so far. An
/// information filter, which carries the triangular factor of the correlation, is fitted by <see cref="TriangularSums"/>, and a logistic
/// readout, to which sums of squares say too little, by one pass that forgets nothing.
/// </remarks>
public sealed class BatchTraining
{
    private readonly ModelSpec spec;
    private readonly TimeSeries series;
    private readonly int rows;
    private readonly TargetReader targetReader;
    private readonly AwaitedTargets? awaited;
    private readonly SufficientStatistics statistics;
    private readonly TriangularSums? triangle;
    private readonly IOnlineReadout? onePass;
    private readonly MissingValues? missing;
    private readonly ClassWeights? classWeights;
    private readonly double[] targets;
    private FeatureStream stream;
    private int row;

    /// <summary>Prepares the fit.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="series">Has the task's columns.</param>
    /// <param name="rows">Rows to fit, from the first.</param>
    /// <exception cref="SpecRefusedException">A field of the spec is out of its range.</exception>
    /// <exception cref="SeriesRefusedException">A column is missing, or too few rows follow the wash-out.</exception>
    public BatchTraining(ModelSpec spec, TimeSeries series, int rows)
    {
        this.spec = spec.Checked();
        this.series = series.Select(spec.Task.Columns);
        this.rows = rows;
        var needed = spec.Washout + spec.Task.Horizon + 2;
        if (rows < needed || rows > series.Rows)
            throw SeriesRefusedException.TooFewRows(Math.Min(rows, series.Rows), Math.Max(needed, rows), "the fit");
        stream = new FeatureStream(spec, spec.Reservoir.Build(spec.ReservoirInputs));
        targetReader = new TargetReader(spec);
        statistics = new SufficientStatistics(spec.FeatureSize, spec.Task.OutputSize);
        if (spec.Readout.Learner == OnlineLearner.InformationFilter)
            triangle = new TriangularSums(spec.FeatureSize, spec.Task.OutputSize);
        else if (spec.Readout.Learner == OnlineLearner.Logistic)
            onePass = (spec.Readout with { Forgetting = 1 }).Build(spec.FeatureSize, spec.Task.OutputSize);
        targets = new double[spec.Task.OutputSize];
        if (spec.MissingValues != MissingValuePolicy.Refuse)
            missing = new MissingValues(spec);
        if (spec.Readout.BalanceClasses)
            classWeights = new ClassWeights(spec.Task.OutputSize, forgetting: 1);
        if (spec.Task.Kind == TaskKind.Forecast)
            awaited = new AwaitedTargets(spec);
        stream.Fit(this.series, rows);
        Adaptation = stream.Adaptation(this.series, rows);
    }

    /// <summary>The adaptation of the reservoir, which goes before the fit; none unless the spec asks for one.</summary>
    public ReservoirAdaptation? Adaptation { get; }

    /// <summary>Works through at most <paramref name="count"/> rows, those of every pass of an adaptation included.</summary>
    /// <returns>Whether rows are left.</returns>
    public bool Advance(int count)
    {
        if (Adaptation is { Done: false })
        {
            if (!Adaptation.Advance(count))
                stream = stream.With(Adaptation.Build());
            return true;
        }

        for (var end = (int)Math.Min(rows, (long)row + count); row < end; row++)
            Take(series.Row(row));
        return row < rows;
    }

    /// <summary>The fitted model, standing after the last fitted row; a ridge that was chosen is the one of its spec.</summary>
    public LifelongModel Finish()
    {
        while (Advance(rows))
        {
        }

        var fitted = spec with { Readout = spec.Readout.Chosen(statistics) };
        var readout = Readout(fitted.Readout);
        var (features, predictions, presents) = awaited?.Save() ?? ([], [], []);
        for (var age = 0; age < (awaited?.Count ?? 0); age++)
            awaited!.Predict(readout, age, predictions.AsSpan(age * targets.Length, targets.Length));
        var state = new ModelState
        {
            Rows = rows,
            WeightsHash = stream.Reservoir.WeightsHash,
            Adapted = Adaptation?.Weights ?? [],
            Reservoir = stream.State.ToArray(),
            PassedInputs = stream.PassedInputs.ToArray(),
            Standardiser = stream.Standardiser.Save(),
            Readout = readout.Save(),
            Prequential = new ErrorSums(targets.Length).Save(),
            AwaitingFeatures = features,
            AwaitingPredictions = predictions,
            AwaitingPresents = presents,
            PreviousInputs = stream.PreviousInputs.ToArray(),
            FedBack = stream.FedBack.ToArray(),
            MissingValues = missing?.Save(),
            ClassCounts = classWeights?.Save() ?? [],
        };
        return LifelongModel.Restore(fitted, state, stream.Reservoir);
    }

    private void Take(ReadOnlySpan<double> values)
    {
        if (awaited is { Due: true })
        {
            if (row - spec.Task.Horizon >= spec.Washout)
            {
                targetReader.Read(values, targets);
                awaited.ToLearned(targets);
                Fit(awaited.OldestFeatures);
            }

            awaited.RemoveOldest();
        }

        missing?.Fill(values);
        stream.Advance(values, observe: false);
        stream.Teach(values);
        if (awaited is not null)
        {
            targets.AsSpan().Clear();
            awaited.Add(values, stream.Features, targets);
        }
        else if (row >= spec.Washout && targetReader.Labelled(values))
        {
            targetReader.Read(values, targets);
            Fit(stream.Features);
        }
    }

    private void Fit(ReadOnlySpan<double> features)
    {
        var weight = classWeights?.Next(targets) ?? 1;
        if (triangle is not null)
            triangle.Add(features, targets, weight);
        else if (onePass is not null)
            onePass.Learn(features, targets, weight);
        else
            statistics.Add(features, targets, weight);
    }

    private IOnlineReadout Readout(ReadoutSpec fitted)
    {
        if (triangle is not null)
            return InformationFilter.FromStatistics(fitted, triangle);
        return onePass is null ? fitted.FromStatistics(statistics) : fitted.Restore(onePass.Save());
    }
}
