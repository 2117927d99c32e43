using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
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
    private readonly TriangularSums? triangle;
    private readonly IOnlineReadout? onePass;
    private readonly ErrorSums error;
    private readonly ClassWeights? classWeights;
    private readonly ClassAgreement? agreement;
    private readonly double[] targets;
    private readonly double[] prediction;
    private readonly int inheritedRows;
    private readonly bool keeps;
    private SufficientStatistics statistics;
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
    /// <param name="standardiserRows">Rows whose statistics standardise the inputs; the training rows unless said.</param>
    /// <param name="inheritedRows">
    /// Training rows, from the first, whose sums are inherited: their work is not counted. They are gone through all the same unless
    /// <see cref="GoOnFrom"/> is called, with the same result bit for bit.
    /// </param>
    /// <param name="keeps">Whether <see cref="Learned"/> is kept.</param>
    /// <exception cref="SpecRefusedException">A field of the spec is out of its range.</exception>
    /// <exception cref="SeriesRefusedException">A column is missing, or there are too few rows.</exception>
    public ForwardValidation(
        ModelSpec spec,
        TimeSeries series,
        int trainRows,
        int validationRows,
        int folds,
        int? standardiserRows = null,
        int inheritedRows = 0,
        bool keeps = false)
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
        targetReader = new TargetReader(spec);
        statistics = new SufficientStatistics(spec.FeatureSize, spec.Task.OutputSize);
        if (spec.Readout.Learner == OnlineLearner.InformationFilter)
            triangle = new TriangularSums(spec.FeatureSize, spec.Task.OutputSize);
        else if (spec.Readout.Learner == OnlineLearner.Logistic)
            onePass = (spec.Readout with { Forgetting = 1 }).Build(spec.FeatureSize, spec.Task.OutputSize);
        error = new ErrorSums(spec.Task.OutputSize);
        targets = new double[spec.Task.OutputSize];
        prediction = new double[spec.Task.OutputSize];
        if (spec.Readout.BalanceClasses)
        {
            classWeights = new ClassWeights(spec.Task.OutputSize, forgetting: 1);
            agreement = new ClassAgreement(spec.Task.OutputSize);
        }

        if (spec.Task.Kind == TaskKind.Forecast)
            awaited = new AwaitedTargets(spec);
        this.inheritedRows = inheritedRows;
        this.keeps = keeps && triangle is null && onePass is null;
        stream.Fit(this.series, standardiserRows ?? trainRows);
        adaptation = stream.Adaptation(this.series, trainRows);
        Identity = new FeatureIdentity(
            spec, stream.Reservoir.WeightsHash, series.ContentHash, standardiserRows ?? trainRows, spec.Plasticity is null ? 0 : trainRows);
    }

    /// <summary>Whose sums this validation learns.</summary>
    public FeatureIdentity Identity { get; }

    /// <summary>The reservoir, before it adapts.</summary>
    public IReservoir Reservoir => stream.Reservoir;

    /// <summary>Multiply-adds of a step and a prediction of the model.</summary>
    public long OperationsPerSample => stream.Reservoir.OperationsPerStep + ((long)spec.FeatureSize * spec.Task.OutputSize);

    /// <summary>Bytes of the weights that a step reads, of the state and of the readout's weights.</summary>
    public long ModelBytes =>
        stream.Reservoir.BytesPerStep + (((long)spec.FeatureSize * spec.Task.OutputSize) + stream.Reservoir.StateSize) * sizeof(double);

    /// <summary>What was learned of the training rows alone; null before they are through, or when it is not kept.</summary>
    /// <remarks>A readout that learns triangular factors, or in one pass, keeps none.</remarks>
    public LearnedSums? Learned { get; private set; }

    /// <summary>Training rows gone through so far, inherited ones left out.</summary>
    public long TrainedRows { get; private set; }

    /// <summary>Goes on from the sums that another model has learned of the first rows, instead of going through them again.</summary>
    /// <exception cref="InvalidOperationException">Rows were gone through already.</exception>
    /// <exception cref="ArgumentException">The sums are of other features or of more rows than are trained on: they would be wrong here.</exception>
    public void GoOnFrom(LearnedSums inherited)
    {
        if (row > 0 || adaptation is { Done: true })
            throw new InvalidOperationException("Sums can be inherited only before the first row.");
        if (!inherited.Identity.Equals(Identity))
        {
            throw new ArgumentException(
                "The sums were learned by a model of other features (another reservoir, other inputs, lags or rows); train from nothing instead.",
                nameof(inherited));
        }

        if (inherited.Rows > trainRows || adaptation is not null)
        {
            throw new ArgumentException(
                $"The sums are of {inherited.Rows} rows, this model trains on {trainRows}"
                + (adaptation is null ? "" : ", and its reservoir adapts first") + "; train from nothing instead.",
                nameof(inherited));
        }

        statistics = inherited.GoOn(stream, awaited, classWeights);
        row = inherited.Rows;
    }

    /// <summary>NRMSE pooled over all validation rows; of several outputs the root of the mean of the squared ones.</summary>
    public double Nrmse => error.Nrmse;

    /// <summary>Mean over the outputs of the NRMSE of each, pooled over all validation rows.</summary>
    public double MeanNrmse => error.MeanNrmse;

    /// <summary>
    /// Share of wrong classes over all validation rows; with balanced classes the mean of that over the classes that came, as they weigh
    /// the same.
    /// </summary>
    public double ErrorRate => agreement is null ? error.ErrorRate : 1 - agreement.BalancedAccuracy;

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
            if (row == trainRows && keeps)
                Learned ??= new LearnedSums(Identity, row, spec, statistics, stream, awaited, classWeights);
            if (row >= trainRows)
                SolveAtFold((int)((long)(row - trainRows) * folds / validationRows));
            var (operations, bytes) = (Operations, Bytes);
            Take(series.Row(row));
            if (row < inheritedRows)
                (Operations, Bytes) = (operations, bytes);
            else if (row < trainRows)
                TrainedRows++;
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
        var size = (long)spec.FeatureSize;
        if (onePass is not null)
        {
            readout = spec.Readout.Restore(onePass.Save());
            Bytes += size * size * sizeof(double);
            return;
        }

        readout = triangle is null
            ? new RidgeReadout(statistics.Solve(spec.Readout.Chosen(statistics).Ridge))
            : InformationFilter.FromStatistics(spec.Readout, triangle);
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
            agreement?.Add(ErrorSums.Highest(prediction), ErrorSums.Highest(targets));
        }

        awaited?.ToLearned(targets);
        var weight = classWeights?.Next(targets) ?? 1;
        if (onePass is not null)
        {
            onePass.Learn(features, targets, weight);
            Operations += onePass.OperationsPerUpdate;
            Bytes += onePass.BytesPerUpdate;
            return;
        }

        if (triangle is null)
            statistics.Add(features, targets, weight);
        else
            triangle.Add(features, targets, weight);
        var size = (long)spec.FeatureSize;
        Operations += (triangle is null ? 1 : 2) * size * (size + 1) / 2;
        Bytes += size * sizeof(double);
    }
}
