using ArchetypeRC.Runtime.Archetypes;
using System.Collections.Immutable;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// A model that learns for as long as its stream lasts: fixed reservoir, online readout, test-then-train error. A pure state
/// machine: the same rows from the same state give the same bits, and writing the state out changes none of them.
/// </summary>
/// <remarks>
/// A row holds the values of <see cref="TaskSpec.Columns"/>. For each row:
/// forecast: the prediction that awaited this row is tested against it, then learned, then the targets are predicted
/// <see cref="TaskSpec.Horizon"/> rows ahead; regression and classification: the row's targets are predicted from its inputs,
/// then, if the row is labelled, tested and learned; the label of one that came without may follow for
/// <see cref="TaskSpec.LabelHorizon"/> rows. Not safe for use by several threads at once.
/// </remarks>
public sealed class LifelongModel
{
    /// <summary>Largest magnitude of a value: squares of it are still finite.</summary>
    public const double LargestValue = 1e100;

    private readonly FeatureStream stream;
    private readonly TargetReader targetReader;
    private readonly AwaitedTargets? awaited;
    private readonly LateLabels? late;
    private readonly MissingValues? missing;
    private readonly ClassProbabilities? probabilities;
    private readonly ErrorSums error;
    private readonly double[] targets;
    private readonly string[] columns;
    private IOnlineReadout readout;
    private ClassWeights? classWeights;
    private StreamBeginning? beginning;
    private RegimeTracker? regimes;
    private PredictionIntervals? intervals;
    private ImmutableArray<AdaptedWeights> adapted = [];
    private long learnsFrom;

    private LifelongModel(ModelSpec spec, IReservoir reservoir, IOnlineReadout readout, ErrorSums error)
    {
        Spec = spec;
        this.readout = readout;
        this.error = error;
        columns = [.. spec.Task.Columns];
        stream = new FeatureStream(spec, reservoir);
        targetReader = new TargetReader(spec);
        targets = new double[spec.Task.OutputSize];
        learnsFrom = spec.Washout;
        if (spec.MissingValues != MissingValuePolicy.Refuse)
            missing = new MissingValues(spec);
        if (spec.Task.Kind == TaskKind.Forecast)
            awaited = new AwaitedTargets(spec);
        if (spec.Task.LabelHorizon > 0)
            late = new LateLabels(spec);
        if (spec.Readout.Probabilities)
            probabilities = new ClassProbabilities(spec);
        if (spec.Readout.BalanceClasses)
            classWeights = new ClassWeights(spec.Task.OutputSize, spec.Readout.Forgetting);
    }

    /// <summary>What the model is.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Rows read since the model was made.</summary>
    public long Rows { get; private set; }

    /// <summary>Values of a row.</summary>
    public int RowSize => columns.Length;

    /// <summary>Values of a prediction.</summary>
    public int OutputSize => targets.Length;

    /// <summary>The fixed weights, shared by every model of the same reservoir spec.</summary>
    public IReservoir Reservoir => stream.Reservoir;

    /// <summary>Multiply-adds of one row that is learned, for cost estimates.</summary>
    public long OperationsPerRow => stream.Reservoir.OperationsPerStep + readout.OperationsPerUpdate;

    /// <summary>Bytes of weights and of what is learned that such a row moves, for cost estimates.</summary>
    public long BytesPerRow => stream.Reservoir.BytesPerStep + readout.BytesPerUpdate;

    /// <summary>
    /// Whether the readout forgets nothing now although its spec says so: the trace of its inverse correlation is above
    /// <see cref="ReadoutSpec.TraceCap"/>, which features that hardly vary bring about under a weak ridge.
    /// </summary>
    public bool HoldsForgettingBack => Spec.Readout.Forgetting < 1 && readout.Trace > Spec.Readout.TraceCap;

    /// <summary>
    /// Test-then-train (prequential) NRMSE, that of scores in a classification; NaN before two different targets were seen.
    /// </summary>
    public double PrequentialNrmse => error.Nrmse;

    /// <summary>Mean over the outputs of <see cref="PrequentialNrmseOf"/>; NaN when one of them is.</summary>
    public double MeanPrequentialNrmse => error.MeanNrmse;

    /// <summary>Test-then-train NRMSE of one output alone; NaN before two different targets of it were seen.</summary>
    public double PrequentialNrmseOf(int output) => error.NrmseOf(output);

    /// <summary>Test-then-train share of wrong classes; NaN before the first target, and unless the task is a classification.</summary>
    public double PrequentialErrorRate => Spec.Task.Kind == TaskKind.Classification ? error.ErrorRate : double.NaN;

    /// <summary>Predictions behind the test-then-train error.</summary>
    public long Tested => error.Count;

    /// <summary>Values of a label: one per target, the class of a classification among them.</summary>
    public int LabelSize => Spec.Task.Targets.Length;

    /// <summary>Rows that a label would still be learned for; 0 without <see cref="TaskSpec.LabelHorizon"/>.</summary>
    public int AwaitingLabels => late?.Count ?? 0;

    /// <summary>Changes of the stream found so far; 0 without <see cref="LifelongSpec.Drift"/>.</summary>
    public long Drifts => regimes?.Drifts ?? 0;

    /// <summary>Times that an archetype was recalled because an earlier regime had returned.</summary>
    public long Recalls => regimes?.Recalls ?? 0;

    /// <summary>Times that a fresh readout took over because nothing known fitted.</summary>
    public long Renewals => regimes?.Renewals ?? 0;

    /// <summary>What is kept of regimes that have ended, in the order of numbers.</summary>
    public IReadOnlyList<Archetype> Archetypes => regimes?.Archetypes ?? [];

    /// <summary>Number of the archetype that the readout in use was recalled from; 0 when it was learned anew.</summary>
    public long RecalledArchetype => regimes?.Origin ?? 0;

    /// <summary>
    /// Half widths of the intervals around the last prediction, [OutputSize]; infinite until enough errors were seen, empty without
    /// <see cref="LifelongSpec.Interval"/>. After a restore of a model that does not forecast: around the prediction to come.
    /// </summary>
    public ReadOnlySpan<double> IntervalRadii => intervals is null ? [] : intervals.Latest;

    /// <summary>Share of targets, over all outputs, that lay within their interval; NaN before the first, and without intervals.</summary>
    public double IntervalCoverage => intervals is null ? double.NaN : (double)intervals.Covered / intervals.Tested;

    /// <summary>Share of the targets of one output that lay within their interval; NaN before the first, and without intervals.</summary>
    public double IntervalCoverageOf(int output) => intervals?.CoverageOf(output) ?? double.NaN;

    /// <summary>
    /// Scores behind the last answer that was made of probabilities, [OutputSize]; 0 before the first row that was read here, empty without
    /// <see cref="ReadoutSpec.Probabilities"/>.
    /// </summary>
    public ReadOnlySpan<double> Scores => probabilities is null ? [] : probabilities.Scores;

    /// <summary>
    /// By what the scores of the next row are multiplied before their softmax; NaN without <see cref="ReadoutSpec.Probabilities"/>.
    /// </summary>
    public double ProbabilityFactor => probabilities?.Factor ?? double.NaN;

    /// <summary>A model that has learned nothing.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public static LifelongModel Create(ModelSpec spec) => Create(spec, spec.Checked().Reservoir.Build(spec.ReservoirInputs));

    /// <summary>A model that has learned nothing, on weights that were derived before.</summary>
    /// <param name="spec">Whose <see cref="ModelSpec.Reservoir"/> the weights were derived from.</param>
    /// <param name="reservoir">Shared by any number of models.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public static LifelongModel Create(ModelSpec spec, IReservoir reservoir)
    {
        _ = spec.Checked();
        if (spec.Plasticity is not null)
            throw new SpecRefusedException([new SpecProblem("plasticity", "set", "none for a model that starts without a batch fit")]);
        var model = new LifelongModel(
            spec,
            reservoir,
            spec.Readout.Build(spec.FeatureSize, spec.Task.OutputSize),
            new ErrorSums(spec.Task.OutputSize));
        model.beginning = StreamBeginning.Of(spec, model.OperationsPerRow);
        model.BeginLifelong();
        return model;
    }

    /// <summary>The model whose state was written out by <see cref="Save"/>.</summary>
    /// <exception cref="SpecRefusedException">A field of the spec is out of its range.</exception>
    /// <exception cref="ModelStateRefusedException">The state is not of this spec, or other weights are derived from it.</exception>
    public static LifelongModel Restore(ModelSpec spec, ModelState state) =>
        Restore(spec, state, Adapted(spec.Checked(), state));

    /// <inheritdoc cref="Restore(ModelSpec, ModelState)"/>
    /// <param name="spec">What the model is.</param>
    /// <param name="state">What it has learned.</param>
    /// <param name="reservoir">Weights derived before from <paramref name="spec"/>; a model that was adapted makes its own from them.</param>
    public static LifelongModel Restore(ModelSpec spec, ModelState state, IReservoir reservoir)
    {
        _ = spec.Checked();
        if (!state.Adapted.IsEmpty && reservoir.WeightsHash != state.WeightsHash)
            reservoir = Adapted(spec, state);
        CheckShapes(spec, state, reservoir);
        var model = new LifelongModel(
            spec,
            reservoir,
            spec.Readout.Restore(state.Readout),
            ErrorSums.Restore(state.Prequential))
        {
            Rows = state.Rows,
            adapted = state.Adapted,
            learnsFrom = Math.Max(spec.Washout, state.LearnsAgainFrom),
        };
        model.stream.Load(state);
        if (state.Beginning is { } begun)
            model.beginning = StreamBeginning.Restore(spec, begun, state.Rows);
        model.awaited?.Load(state);
        if (state.LateLabels is not null)
            model.late?.Load(state.LateLabels);
        if (state.MissingValues is not null)
            model.missing?.Load(state.MissingValues);
        if (state.Calibration is not null)
            model.probabilities?.Load(state.Calibration);
        if (!state.ClassCounts.IsEmpty)
            model.classWeights?.Load(state.ClassCounts.Span);
        if (state.Lifelong is null)
            model.BeginLifelong();
        else
            model.LoadLifelong(state.Lifelong);
        return model;
    }

    /// <summary>Refuses a row that cannot be learned from, before anything is changed by it.</summary>
    /// <param name="row">
    /// [RowSize]; NaN in a target of a regression or classification means that the row is unlabelled; elsewhere it is refused unless
    /// <see cref="ModelSpec.MissingValues"/> says what stands for it.
    /// </param>
    /// <exception cref="SampleRefusedException">The width is wrong or a value is not usable.</exception>
    public void Refuse(ReadOnlySpan<double> row)
    {
        if (row.Length != columns.Length)
            throw new SampleRefusedException(row.Length, columns);
        var task = Spec.Task;
        for (var c = 0; c < row.Length; c++)
        {
            var supervisedTarget = task.Kind != TaskKind.Forecast && c >= task.Inputs.Length;
            if (double.IsNaN(row[c]) && (supervisedTarget || missing is not null))
                continue;
            if (!(Math.Abs(row[c]) <= LargestValue))
                throw new SampleRefusedException(columns[c], row[c], $"a finite number, at most {LargestValue} in magnitude");
            if (supervisedTarget)
                RefuseClass(c, row[c]);
        }
    }

    /// <summary>Refuses a label that cannot be learned, before anything is changed by it.</summary>
    /// <param name="label">[LabelSize]; what the target columns of the row would have held.</param>
    /// <exception cref="SampleRefusedException">The width is wrong, a value is not usable, or the task is a forecast.</exception>
    public void RefuseLabel(ReadOnlySpan<double> label)
    {
        var inputs = Spec.Task.Inputs.Length;
        if (Spec.Task.Kind == TaskKind.Forecast)
            throw new SampleRefusedException("A forecast takes no labels: its targets come with later rows.");
        if (label.Length != LabelSize)
            throw new SampleRefusedException(label.Length, columns[inputs..], "label");
        for (var t = 0; t < label.Length; t++)
        {
            if (!(Math.Abs(label[t]) <= LargestValue))
                throw new SampleRefusedException(columns[inputs + t], label[t], $"a finite number, at most {LargestValue} in magnitude");
            RefuseClass(inputs + t, label[t]);
        }
    }

    /// <summary>Reads one row: tests, learns, predicts. Allocates nothing.</summary>
    /// <param name="row">[RowSize]</param>
    /// <param name="prediction">[OutputSize]; receives the prediction: one value per target, or one score or probability per class.</param>
    /// <exception cref="SampleRefusedException">The row cannot be learned from; nothing was changed.</exception>
    public void Learn(ReadOnlySpan<double> row, Span<double> prediction)
    {
        Refuse(row);
        if (prediction.Length != targets.Length)
            throw new ArgumentException($"A prediction has {targets.Length} values, the span {prediction.Length}.", nameof(prediction));
        if (awaited is not null)
            Forecast(row, prediction, awaited);
        else
            Answer(row, prediction);
        Rows++;
        if (beginning is { IsDue: true } again)
            LearnAgain(again);
    }

    /// <summary>
    /// Reads the label of a row that came without: the prediction made when the row came is tested, then its features are learned. Allocates
    /// nothing.
    /// </summary>
    /// <param name="age">How long ago the row came, in rows: 1 for the latest, missing ones counted.</param>
    /// <param name="label">[LabelSize]; what the target columns of the row would have held.</param>
    /// <returns>
    /// Whether it was learned; not when the row is older than <see cref="TaskSpec.LabelHorizon"/>, has its label, belongs to a wash-out, or
    /// was not read by this model.
    /// </returns>
    /// <exception cref="SampleRefusedException">The label cannot be learned; nothing was changed.</exception>
    public bool LearnLabel(long age, ReadOnlySpan<double> label)
    {
        RefuseLabel(label);
        if (late is null || !late.Awaits(age))
            return false;
        targetReader.ReadLabel(label, targets);
        var prediction = late.Prediction(age);
        error.Add(prediction, targets);
        intervals?.Add(prediction, targets, late.Radii(age));
        probabilities?.Learn(prediction, targets);
        LearnTargets(late.Features(age), Rows - 1);
        beginning?.Label(Rows - age, label);
        beginning?.Learned(Rows - age);
        late.Settle(age);
        return true;
    }

    /// <summary>
    /// Predicts rows as if they came next, one after the other, with everything learned held as it stands, and changes nothing.
    /// </summary>
    /// <param name="rows">[rows, RowSize] row-major; each may hold what <see cref="Learn"/> takes.</param>
    /// <param name="predictions">[rows, OutputSize]; receives what <see cref="Learn"/> would answer, were nothing learned on the way.</param>
    /// <exception cref="SampleRefusedException">A row cannot be read.</exception>
    /// <exception cref="ArgumentException">The spans do not hold the same number of whole rows.</exception>
    public void PredictAhead(ReadOnlySpan<double> rows, Span<double> predictions)
    {
        var count = rows.Length / RowSize;
        if (count * RowSize != rows.Length || count * OutputSize != predictions.Length)
        {
            throw new ArgumentException(
                $"{rows.Length} values are no whole rows of {RowSize} with {predictions.Length} values for their answers of {OutputSize}.",
                nameof(predictions));
        }

        var ahead = stream.With(stream.Reservoir);
        ahead.StandWith(stream);
        var filler = missing is null ? null : new MissingValues(Spec);
        filler?.StandWith(missing!);
        for (var r = 0; r < count; r++)
        {
            var row = rows.Slice(r * RowSize, RowSize);
            Refuse(row);
            var prediction = predictions.Slice(r * OutputSize, OutputSize);
            var filled = filler is null ? row : filler.Fill(row);
            ahead.Advance(filled, observe: false);
            readout.Predict(ahead.Features, prediction);
            targetReader.AddPresent(filled, prediction);
            ahead.FeedBack(prediction);
            ahead.Teach(row);
            probabilities?.Tell(prediction);
        }
    }

    /// <summary>
    /// Says that rows are missing before the next one: what awaited its row is neither tested nor learned, and the wash-out runs again. Rows
    /// before the break may still be labelled.
    /// </summary>
    /// <param name="gone">How many are missing: rows that wait for their label have aged by so many.</param>
    public void Break(long gone = 0)
    {
        learnsFrom = Rows + Spec.Washout;
        late?.Pass(gone);

        // Rows that wait for their label are named by their age, in which those that never came count.
        if (gone > 0 && late is not null && beginning is not null)
        {
            stream.Standardiser.HoldScale();
            beginning = null;
        }
    }

    /// <summary>Everything that was learned, as it stands between two rows.</summary>
    public ModelState Save()
    {
        var (features, predictions, presents) = awaited?.Save() ?? ([], [], []);
        return new ModelState
        {
            Rows = Rows,
            WeightsHash = stream.Reservoir.WeightsHash,
            Adapted = adapted,
            Reservoir = stream.State.ToArray(),
            PassedInputs = stream.PassedInputs.ToArray(),
            Standardiser = stream.Standardiser.Save(),
            Beginning = beginning?.Save(stream.Standardiser.Scale),
            Readout = readout.Save(),
            Prequential = error.Save(),
            AwaitingFeatures = features,
            AwaitingPredictions = predictions,
            AwaitingPresents = presents,
            PreviousInputs = stream.PreviousInputs.ToArray(),
            FedBack = stream.FedBack.ToArray(),
            LearnsAgainFrom = learnsFrom == Spec.Washout ? 0 : learnsFrom,
            MissingValues = missing?.Save(),
            LateLabels = late?.Save(),
            Calibration = probabilities?.Save(),
            ClassCounts = classWeights?.Save() ?? [],
            Lifelong = SaveLifelong(),
        };
    }

    private void BeginLifelong()
    {
        if (Spec.Lifelong?.Drift is not null)
            regimes = new RegimeTracker(Spec);
        if (Spec.Lifelong?.Interval is not { } interval)
            return;

        // Predictions that already await their row were given everything.
        intervals = new PredictionIntervals(interval, OutputSize, Spec.Task.Horizon);
        for (var age = 0; age < (awaited?.Count ?? 0); age++)
            intervals.Give();
    }

    private void LoadLifelong(LifelongState state)
    {
        var interval = Spec.Lifelong?.Interval;
        if (state.Regimes is null != Spec.Lifelong?.Drift is null || state.Intervals.IsEmpty != interval is null)
        {
            throw new ModelStateRefusedException(
                "The state was learned with other lifelong parts than its spec asks for: drift and intervals are there in one and not in the other.");
        }

        try
        {
            regimes = state.Regimes is null ? null : RegimeTracker.Restore(Spec, state.Regimes);
            intervals = interval is null
                ? null
                : PredictionIntervals.Restore(interval, state, OutputSize, Spec.Task.Horizon, awaited?.Count ?? 0);
        }
        catch (ArgumentException misfit)
        {
            throw new ModelStateRefusedException(misfit.Message);
        }
    }

    private LifelongState? SaveLifelong()
    {
        if (regimes is null && intervals is null)
            return null;
        var (states, radii) = intervals?.Save() ?? ([], []);
        return new LifelongState(regimes?.Save(), states, radii);
    }

    private void TestAndLearn(ReadOnlySpan<double> features, ReadOnlySpan<double> prediction)
    {
        error.Add(prediction, targets);
        intervals?.Add(prediction, targets);
        awaited?.ToLearned(targets);
        probabilities?.Learn(prediction, targets);
        LearnTargets(features, Rows);
    }

    private void LearnTargets(ReadOnlySpan<double> features, long row)
    {
        var weight = classWeights?.Next(targets) ?? 1;
        if (regimes is null)
            readout.Learn(features, targets, weight);
        else
            readout = regimes.Learn((RecursiveLeastSquares)readout, features, targets, weight, row);
    }

    private void Forecast(ReadOnlySpan<double> row, Span<double> prediction, AwaitedTargets pending)
    {
        if (pending.Due)
        {
            if (Rows - Spec.Task.Horizon >= learnsFrom && targetReader.Labelled(row))
            {
                targetReader.Read(row, targets);
                TestAndLearn(pending.OldestFeatures, pending.OldestPrediction);
                beginning?.Learned(Rows - Spec.Task.Horizon);
            }

            pending.RemoveOldest();
            intervals?.RemoveOldest();
        }

        var filled = missing is null ? row : missing.Fill(row);
        stream.Advance(filled, observe: true);
        beginning?.Add(filled);
        readout.Predict(stream.Features, prediction);
        targetReader.AddPresent(filled, prediction);
        pending.Add(filled, stream.Features, prediction);
        intervals?.Give();
    }

    // The features change with the scale, and with them all that was learned from them; what was told and tested stays.
    private void LearnAgain(StreamBeginning kept)
    {
        var told = awaited?.Save().Predictions;
        stream.BeginAgain();
        awaited?.Clear();
        readout = Spec.Readout.Build(Spec.FeatureSize, OutputSize);
        regimes = regimes is null ? null : new RegimeTracker(Spec);
        classWeights = classWeights is null ? null : new ClassWeights(OutputSize, Spec.Readout.Forgetting);
        var prediction = new double[OutputSize];
        for (var r = 0; r < kept.Count; r++)
        {
            var row = kept.Row(r);
            if (awaited is { Due: true })
            {
                if (kept.IsLearned(r - Spec.Task.Horizon))
                {
                    targetReader.Read(row, targets);
                    awaited.ToLearned(targets);
                    LearnTargets(awaited.OldestFeatures, r);
                }

                awaited.RemoveOldest();
            }

            stream.Advance(row, observe: false);
            readout.Predict(stream.Features, prediction);
            if (awaited is not null)
            {
                targetReader.AddPresent(row, prediction);
                awaited.Add(row, stream.Features, prediction);
                continue;
            }

            stream.FeedBack(prediction);
            stream.Teach(row);
            if (late is not null && late.Awaits(kept.Count - r))
                late.Refresh(kept.Count - r, stream.Features);
            if (!kept.IsLearned(r))
                continue;
            targetReader.Read(row, targets);
            LearnTargets(stream.Features, r);
        }

        awaited?.Tell(told);
        if (kept.IsOver)
            beginning = null;
    }

    private void Answer(ReadOnlySpan<double> row, Span<double> prediction)
    {
        var filled = missing is null ? row : missing.Fill(row);
        stream.Advance(filled, observe: true);
        beginning?.Add(filled);
        readout.Predict(stream.Features, prediction);
        stream.FeedBack(prediction);
        stream.Teach(row);
        intervals?.Give();
        // Scores are what is fed back, tested and learned from; probabilities are how they are told.
        var said = probabilities is null ? prediction : probabilities.Give(prediction);
        var labelled = targetReader.Labelled(row);
        if (Rows < learnsFrom || labelled)
            late?.Pass(1);
        else
            late?.Add(stream.Features, said, IntervalRadii);
        if (Rows < learnsFrom || !labelled)
            return;
        targetReader.Read(row, targets);
        TestAndLearn(stream.Features, said);
        beginning?.Learned(Rows);
    }

    private void RefuseClass(int column, double value)
    {
        var task = Spec.Task;
        if (task.Kind == TaskKind.Classification && (value < 0 || value >= task.Classes.Length || value != Math.Floor(value)))
            throw new SampleRefusedException(columns[column], value, $"a class from 0 to {task.Classes.Length - 1}");
    }

    private static IReservoir Adapted(ModelSpec spec, ModelState state)
    {
        try
        {
            return spec.Reservoir.Build(spec.ReservoirInputs, state.Adapted);
        }
        catch (ArgumentException misfit)
        {
            throw new ModelStateRefusedException($"The adapted weights do not fit the spec. {misfit.Message}");
        }
    }

    private static void CheckShapes(ModelSpec spec, ModelState state, IReservoir reservoir)
    {
        if (state.Adapted.IsEmpty != spec.Plasticity is null)
        {
            throw new ModelStateRefusedException(
                $"The state holds {state.Adapted.Length} adapted networks, and its spec has {(spec.Plasticity is null ? "no " : "")}plasticity.");
        }

        if (state.WeightsHash != reservoir.WeightsHash)
        {
            throw new ModelStateRefusedException(
                $"The weights derived from the spec have hash {reservoir.WeightsHash:x32}, the state belongs to "
                + $"{state.WeightsHash:x32}. Load it with the version of the program that wrote it.");
        }

        Length("reservoir state", state.Reservoir.Length, reservoir.StateSize);
        Length(
            "passed inputs", state.PassedInputs.Length, Math.Max(0, spec.Readout.InputLags - 1) * spec.Task.Inputs.Length);
        var shape = ReadoutStateShape.Of(spec.Readout.Learner, spec.FeatureSize, spec.Task.OutputSize);
        if (shape.Misfit(state.Readout) is { } misfit)
            throw new ModelStateRefusedException(misfit);
        if (state.MissingValues is { } missingState)
        {
            Length("values for what is missing", missingState.Values.Length, Filled(spec));
            Length("counts for what is missing", missingState.Counts.Length, Filled(spec));
        }

        Length("input means", state.Standardiser.Mean.Length, spec.ReservoirInputs);
        Length("input deviations", state.Standardiser.SquaredDeviations.Length, spec.ReservoirInputs);
        Length("input means of the scale", state.Beginning?.Scale.Mean.Length ?? spec.ReservoirInputs, spec.ReservoirInputs);
        Length("input deviations of the scale", state.Beginning?.Scale.SquaredDeviations.Length ?? spec.ReservoirInputs, spec.ReservoirInputs);
        Length("previous inputs", state.PreviousInputs.Length, spec.InputChanges && state.Rows > 0 ? spec.Task.Inputs.Length : 0);
        Length("values fed back", state.FedBack.Length, spec.OutputFeedback is null ? 0 : spec.Task.OutputSize);
        Length("prequential errors", state.Prequential.SquaredErrors.Length, spec.Task.OutputSize);
        var awaiting = spec.Task.Kind == TaskKind.Forecast ? (int)Math.Min(state.Rows, spec.Task.Horizon) : 0;
        Length("awaiting features", state.AwaitingFeatures.Length, awaiting * spec.FeatureSize);
        Length("awaiting predictions", state.AwaitingPredictions.Length, awaiting * spec.Task.OutputSize);
        Length("awaiting present values", state.AwaitingPresents.Length, spec.Task.Difference ? awaiting * spec.Task.OutputSize : 0);
    }

    private static int Filled(ModelSpec spec) =>
        spec.MissingValues == MissingValuePolicy.Refuse ? 0 : MissingValues.Covered(spec);

    private static void Length(string what, int actual, int expected)
    {
        if (actual != expected)
            throw new ModelStateRefusedException($"The state holds {actual} values of {what}; its spec asks for {expected}.");
    }
}
