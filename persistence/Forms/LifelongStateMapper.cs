using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Intervals;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>What a model keeps for changes and intervals, and its form. Lengths that follow from the spec are checked here, the rest by the model.</summary>
internal static class LifelongStateMapper
{
    public static LifelongStateForm ToForm(LifelongState state)
    {
        var form = new LifelongStateForm { AwaitingRadiiF64 = DoubleArrayForm.Of(state.AwaitingRadii) };
        if (state.Regimes is not null)
            form.Regimes = ToForm(state.Regimes);
        form.Intervals.AddRange(state.Intervals.Select(interval => new IntervalStateForm
        {
            Samples = interval.Samples,
            Covered = interval.Covered,
            LevelsF64 = DoubleArrayForm.Of(interval.Levels),
            WeightsF64 = DoubleArrayForm.Of(interval.Weights),
            ErrorsF64 = DoubleArrayForm.Of(interval.Errors),
        }));
        return form;
    }

    /// <exception cref="DurableFormRefusedException">An array has not the length that the spec gives it.</exception>
    public static LifelongState FromForm(string name, LifelongStateForm form, ModelSpec spec, long awaiting)
    {
        var rates = spec.Lifelong?.Interval?.Rates.Length ?? 0;
        return new LifelongState(
            form.Regimes is null ? null : RegimesFrom(name, form.Regimes, spec),
            [.. form.Intervals.Select(interval => new IntervalState(
                interval.Samples,
                interval.Covered,
                DoubleArrayForm.Read(name, "levels_f64", interval.LevelsF64, rates),
                DoubleArrayForm.Read(name, "weights_f64", interval.WeightsF64, rates),
                Any(name, "errors_f64", interval.ErrorsF64)))],
            DoubleArrayForm.Read(
                name, "awaiting_radii_f64", form.AwaitingRadiiF64, form.Intervals.Count == 0 ? 0 : awaiting * spec.Task.OutputSize));
    }

    private static RegimeStateForm ToForm(RegimeState state)
    {
        var form = new RegimeStateForm
        {
            DetectorSamples = state.Detector.Samples,
            DetectorF64 = DoubleArrayForm.Of(state.Detector.Numbers),
            Drifts = state.Drifts,
            Recalls = state.Recalls,
            Renewals = state.Renewals,
            Unsettled = state.Unsettled,
            SecondLook = state.SecondLook,
            Origin = state.Origin,
            LastFiled = state.LastFiled,
            ErrorSumsF64 = DoubleArrayForm.Of(state.ErrorSums),
            SinceCopy = state.SinceCopy,
            CopiedWeightsF64 = DoubleArrayForm.Of(state.CopiedWeights),
            RecentRowsF64 = DoubleArrayForm.Of(state.RecentRows),
            Challenger = state.Challenger is null ? null : ModelStateMapper.ToForm(state.Challenger),
            ContestF64 = DoubleArrayForm.Of(state.Contest),
            NextArchetype = state.Library.NextNumber,
            CorrelationF64 = DoubleArrayForm.Of(state.Correlation),
            ForeignRows = state.ForeignRows,
            Measured = state.Measured,
        };
        form.Archetypes.AddRange(state.Library.Archetypes.Select(ToForm));
        return form;
    }

    private static ArchetypeForm ToForm(Archetype archetype)
    {
        var form = new ArchetypeForm
        {
            Number = archetype.Number,
            Filed = archetype.Filed,
            LastUsed = archetype.LastUsed,
            Recalls = archetype.Recalls,
            ErrorScaleF64 = DoubleArrayForm.Of(archetype.ErrorScale),
            Readout = ModelStateMapper.ToForm(archetype.Readout),
        };
        if (archetype.Conceptor is { } conceptor)
        {
            form.ConceptorWeight = conceptor.Weight;
            form.ConceptorAperture = conceptor.Aperture;
            form.ConceptorLogDeterminant = conceptor.LogDeterminant;
            form.ConceptorF64 = DoubleArrayForm.Of(conceptor.Matrix);
        }

        return form;
    }

    private static RegimeState RegimesFrom(string name, RegimeStateForm form, ModelSpec spec)
    {
        var (features, outputs) = (spec.FeatureSize, spec.Task.OutputSize);
        var shape = ReadoutStateShape.Of(spec.Readout.Learner, features, outputs);
        return new RegimeState
        {
            Detector = new DriftDetectorState(form.DetectorSamples, Any(name, "detector_f64", form.DetectorF64)),
            Drifts = form.Drifts,
            Recalls = form.Recalls,
            Renewals = form.Renewals,
            Unsettled = form.Unsettled,
            SecondLook = form.SecondLook,
            Origin = form.Origin,
            LastFiled = form.LastFiled,
            ErrorSums = DoubleArrayForm.Read(name, "error_sums_f64", form.ErrorSumsF64, (2L * outputs) + 1),
            SinceCopy = form.SinceCopy,
            CopiedWeights = DoubleArrayForm.Read(name, "copied_weights_f64", form.CopiedWeightsF64, 2L * outputs * features),
            RecentRows = Any(name, "recent_rows_f64", form.RecentRowsF64),
            Challenger = form.Challenger is null ? null : ModelStateMapper.ReadoutFrom(name, form.Challenger, shape),
            Contest = DoubleArrayForm.Read(name, "contest_f64", form.ContestF64, 4),
            Correlation = Any(name, "correlation_f64", form.CorrelationF64),
            ForeignRows = form.ForeignRows,
            Measured = form.Measured,
            Library = new ArchetypeLibraryState(form.NextArchetype, [.. form.Archetypes.Select(archetype => ArchetypeFrom(name, archetype, shape))]),
        };
    }

    private static Archetype ArchetypeFrom(string name, ArchetypeForm form, ReadoutStateShape shape) => new(
        form.Number,
        form.Filed,
        form.LastUsed,
        form.Recalls,
        DoubleArrayForm.Read(name, "error_scale_f64", form.ErrorScaleF64, shape.Outputs),
        form.Readout is null
            ? throw new DurableFormRefusedException(DurableFormRefusal.Altered, name, "the readout of an archetype is missing")
            : ModelStateMapper.ReadoutFrom(name, form.Readout, shape))
    {
        Conceptor = form.HasConceptorWeight
            ? new RegimeConceptor(
                form.ConceptorWeight,
                form.ConceptorAperture,
                form.ConceptorLogDeterminant,
                DoubleArrayForm.Read(name, "conceptor_f64", form.ConceptorF64, StateCorrelation.Packed(shape.Features)))
            : null,
    };

    private static double[] Any(string name, string field, ByteString bytes) =>
        DoubleArrayForm.Read(name, field, bytes, bytes.Length / sizeof(double));
}
