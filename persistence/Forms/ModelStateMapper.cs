using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>
/// Learned state and its form. What is read fits its spec: every array has the length that the spec gives it.
/// </summary>
internal static class ModelStateMapper
{
    public static ModelStateForm ToForm(ModelState state) => new()
    {
        Rows = state.Rows,
        WeightsHashHigh = (ulong)(state.WeightsHash >> 64),
        WeightsHashLow = (ulong)state.WeightsHash,
        Adapted = { state.Adapted.Select(PlasticityMapper.ToForm) },
        ReservoirF64 = DoubleArrayForm.Of(state.Reservoir),
        Standardiser = ToForm(state.Standardiser),
        Beginning = state.Beginning is null
            ? null
            : new StreamBeginningForm
            {
                RowsF64 = DoubleArrayForm.Of(state.Beginning.Rows),
                Learned = ByteString.CopyFrom(state.Beginning.Learned.Span),
                Scale = ToForm(state.Beginning.Scale),
            },
        Readout = ToForm(state.Readout),
        Prequential = new PrequentialStateForm
        {
            Count = state.Prequential.Count,
            Hits = state.Prequential.Hits,
            SquaredErrorsF64 = DoubleArrayForm.Of(state.Prequential.SquaredErrors),
            TargetMeanF64 = DoubleArrayForm.Of(state.Prequential.TargetMean),
            TargetSquaredDeviationsF64 = DoubleArrayForm.Of(state.Prequential.TargetSquaredDeviations),
        },
        AwaitingFeaturesF64 = DoubleArrayForm.Of(state.AwaitingFeatures),
        AwaitingPredictionsF64 = DoubleArrayForm.Of(state.AwaitingPredictions),
        PassedInputsF64 = DoubleArrayForm.Of(state.PassedInputs),
        AwaitingPresentsF64 = DoubleArrayForm.Of(state.AwaitingPresents),
        PreviousInputsF64 = DoubleArrayForm.Of(state.PreviousInputs),
        FedBackF64 = DoubleArrayForm.Of(state.FedBack),
        LearnsAgainFrom = state.LearnsAgainFrom,
        MissingValues = state.MissingValues is null
            ? null
            : new MissingValueStateForm
            {
                ValuesF64 = DoubleArrayForm.Of(state.MissingValues.Values),
                CountsU64 = DoubleArrayForm.OfWords(state.MissingValues.Counts.Span),
            },
        LateLabels = state.LateLabels is null
            ? null
            : new LateLabelsForm
            {
                Ages = { state.LateLabels.Ages },
                FeaturesF64 = DoubleArrayForm.Of(state.LateLabels.Features),
                PredictionsF64 = DoubleArrayForm.Of(state.LateLabels.Predictions),
                RadiiF64 = DoubleArrayForm.Of(state.LateLabels.Radii),
            },
        Calibration = state.Calibration is null
            ? null
            : new CalibrationStateForm { Factor = state.Calibration.Factor, Curvature = state.Calibration.Curvature },
        ClassCountsF64 = DoubleArrayForm.Of(state.ClassCounts),
        Lifelong = state.Lifelong is null ? null : LifelongStateMapper.ToForm(state.Lifelong),
    };

    /// <exception cref="DurableFormRefusedException">A part is missing, or an array has not the length that the spec gives it.</exception>
    public static ModelState FromForm(string form, ModelStateForm? state, ModelSpec spec)
    {
        if (state is not { Standardiser: not null, Readout: not null, Prequential: not null })
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its state or a part of it is missing");
        if (state.Rows < 0)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"rows is {state.Rows}");
        var inputs = spec.Task.Inputs.Length;
        var outputs = spec.Task.OutputSize;
        var awaiting = spec.Task.Kind == TaskKind.Forecast ? Math.Min(state.Rows, spec.Task.Horizon) : 0;
        return new ModelState
        {
            Rows = state.Rows,
            Adapted = [.. state.Adapted.Select(weights => PlasticityMapper.FromForm(form, weights))],
            WeightsHash = new UInt128(state.WeightsHashHigh, state.WeightsHashLow),
            Reservoir = DoubleArrayForm.Read(form, "reservoir_f64", state.ReservoirF64, spec.Reservoir.StateSize(spec.ReservoirInputs)),
            Standardiser = StandardiserFrom(form, state.Standardiser, spec),
            Beginning = BeginningFrom(form, state.Beginning, state.Rows, spec),
            Readout = ReadoutFrom(
                form, state.Readout, ReadoutStateShape.Of(spec.Readout.Learner, spec.FeatureSize, outputs)),
            Prequential = new PrequentialState(
                state.Prequential.Count,
                state.Prequential.Hits,
                DoubleArrayForm.Read(form, "squared_errors_f64", state.Prequential.SquaredErrorsF64, outputs),
                DoubleArrayForm.Read(form, "target_mean_f64", state.Prequential.TargetMeanF64, outputs),
                DoubleArrayForm.Read(
                    form, "target_squared_deviations_f64", state.Prequential.TargetSquaredDeviationsF64, outputs)),
            AwaitingFeatures = DoubleArrayForm.Read(
                form, "awaiting_features_f64", state.AwaitingFeaturesF64, awaiting * spec.FeatureSize),
            AwaitingPredictions = DoubleArrayForm.Read(
                form, "awaiting_predictions_f64", state.AwaitingPredictionsF64, awaiting * outputs),
            AwaitingPresents = DoubleArrayForm.Read(
                form, "awaiting_presents_f64", state.AwaitingPresentsF64, spec.Task.Difference ? awaiting * outputs : 0),
            LearnsAgainFrom = state.LearnsAgainFrom >= 0
                ? state.LearnsAgainFrom
                : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"learns_again_from is {state.LearnsAgainFrom}"),
            MissingValues = MissingValuesFrom(form, state.MissingValues, spec),
            LateLabels = LateLabelsFrom(form, state.LateLabels, spec),
            Calibration = state.Calibration is null ? null : new CalibrationState(state.Calibration.Factor, state.Calibration.Curvature),
            ClassCounts = state.ClassCountsF64.IsEmpty ? default : DoubleArrayForm.Read(form, "class_counts_f64", state.ClassCountsF64, outputs),
            PreviousInputs = DoubleArrayForm.Read(
                form, "previous_inputs_f64", state.PreviousInputsF64, spec.InputChanges && state.Rows > 0 ? inputs : 0),
            FedBack = DoubleArrayForm.Read(form, "fed_back_f64", state.FedBackF64, spec.OutputFeedback is null ? 0 : outputs),
            PassedInputs = DoubleArrayForm.Read(
                form, "passed_inputs_f64", state.PassedInputsF64, Math.Max(0, spec.Readout.InputLags - 1) * (long)inputs),
            Lifelong = state.Lifelong is null ? null : LifelongStateMapper.FromForm(form, state.Lifelong, spec, awaiting),
        };
    }

    private static StandardiserStateForm ToForm(StandardiserState standardiser) => new()
    {
        Count = standardiser.Count,
        MeanF64 = DoubleArrayForm.Of(standardiser.Mean),
        SquaredDeviationsF64 = DoubleArrayForm.Of(standardiser.SquaredDeviations),
        Held = standardiser.Held,
    };

    private static StandardiserState StandardiserFrom(string form, StandardiserStateForm standardiser, ModelSpec spec) => new(
        standardiser.Count,
        DoubleArrayForm.Read(form, "mean_f64", standardiser.MeanF64, spec.ReservoirInputs),
        DoubleArrayForm.Read(form, "squared_deviations_f64", standardiser.SquaredDeviationsF64, spec.ReservoirInputs),
        standardiser.Held);

    private static StreamBeginningState? BeginningFrom(string form, StreamBeginningForm? beginning, long rows, ModelSpec spec)
    {
        if (beginning is null)
            return null;
        if (beginning.Scale is null || beginning.Learned.Length != rows)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"the beginning of its stream holds {beginning.Learned.Length} of {rows} rows, or no scale");
        return new StreamBeginningState(
            DoubleArrayForm.Read(form, "rows_f64", beginning.RowsF64, rows * spec.Task.Columns.Length),
            beginning.Learned.ToByteArray(),
            StandardiserFrom(form, beginning.Scale, spec));
    }

    internal static ReadoutStateForm ToForm(ReadoutState readout)
    {
        var form = new ReadoutStateForm
        {
            Features = readout.Features,
            Outputs = readout.Outputs,
            WeightsF64 = DoubleArrayForm.Of(readout.Weights),
            CorrelationF64 = DoubleArrayForm.Of(readout.Correlation),
            Scale = readout.Scale,
            PendingF64 = DoubleArrayForm.Of(readout.Pending),
            PendingFactor = readout.PendingFactor,
            Updates = readout.Updates,
            TargetsF64 = DoubleArrayForm.Of(readout.Targets),
            ErrorsF64 = DoubleArrayForm.Of(readout.Errors),
            Sums = readout.Sums is null ? null : SufficientStatisticsMapper.ToForm(readout.Sums),
        };
        form.Members.AddRange(readout.Members.Select(ToForm));
        return form;
    }

    internal static ReadoutState ReadoutFrom(string form, ReadoutStateForm readout, ReadoutStateShape shape)
    {
        if (readout.Features != shape.Features || readout.Outputs != shape.Outputs)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered,
                form,
                $"its readout is {readout.Outputs} x {readout.Features}, and its spec gives {shape.Outputs} x {shape.Features}");
        }

        if (readout.Members.Count != shape.Members || (readout.Sums is not null) != shape.Sums)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its readout is not of the learner in its spec");
        var member = ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, shape.Features, shape.Outputs);
        return new ReadoutState
        {
            Features = shape.Features,
            Outputs = shape.Outputs,
            Weights = DoubleArrayForm.Read(form, "weights_f64", readout.WeightsF64, shape.Weights),
            Correlation = DoubleArrayForm.Read(form, "correlation_f64", readout.CorrelationF64, shape.Correlation),
            Scale = readout.Scale,
            Pending = DoubleArrayForm.Read(form, "pending_f64", readout.PendingF64, shape.Pending),
            PendingFactor = readout.PendingFactor,
            Updates = readout.Updates,
            Targets = DoubleArrayForm.Read(form, "targets_f64", readout.TargetsF64, shape.Targets),
            Errors = DoubleArrayForm.Read(form, "errors_f64", readout.ErrorsF64, shape.Errors),
            Members = [.. readout.Members.Select(m => ReadoutFrom(form, m, member))],
            Sums = readout.Sums is null
                ? null
                : SufficientStatisticsMapper.FromForm(form, readout.Sums, shape.Features, shape.Outputs),
        };
    }

    private static LateLabelState? LateLabelsFrom(string form, LateLabelsForm? late, ModelSpec spec)
    {
        if (late is null)
            return null;
        var rows = late.Ages.Count;
        if (rows > spec.Task.LabelHorizon)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"{rows} rows await their label, and its spec gives {spec.Task.LabelHorizon} at the most");
        }

        var outputs = spec.Task.OutputSize;
        return new LateLabelState(
            [.. late.Ages],
            DoubleArrayForm.Read(form, "features_f64", late.FeaturesF64, (long)rows * spec.FeatureSize),
            DoubleArrayForm.Read(form, "predictions_f64", late.PredictionsF64, (long)rows * outputs),
            DoubleArrayForm.Read(form, "radii_f64", late.RadiiF64, spec.Lifelong?.Interval is null ? 0 : (long)rows * outputs));
    }

    private static MissingValueState? MissingValuesFrom(string form, MissingValueStateForm? missing, ModelSpec spec)
    {
        if (missing is null)
            return null;
        var filled = spec.Task.Kind == TaskKind.Forecast ? spec.Task.Columns.Length : spec.Task.Inputs.Length;
        return new MissingValueState(
            DoubleArrayForm.Read(form, "values_f64", missing.ValuesF64, filled),
            DoubleArrayForm.ReadWords(form, "counts_u64", missing.CountsU64, filled));
    }
}
