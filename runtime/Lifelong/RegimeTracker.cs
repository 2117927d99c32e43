using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Watches the error of a readout for changes of the stream; on a change files what was learned before it, recalls the archetype that
/// predicts the rows since best, and lets a fresh readout take over when nothing known fits.
/// </summary>
/// <remarks>
/// The detector reads the mean over outputs of |error| / scale, at most 10; in a classification 1 for a wrong class. The scale is the mean
/// error when the readout had settled. It is held, since one that followed the error would turn its fall into a later rise, and is
/// taken anew when the error has halved and when a readout has settled; what the detector knows is brought to the new scale, since forgetting
/// it would hide a change of the next rows. While a readout settles whose scale is known, since it is that of before the alarm or was recalled,
/// alarms are given as ever; a fresh one has no scale until it has settled, and gives none. On a warning a fresh readout begins to learn beside the one in use, and is dropped when the warning
/// passes. On a drift the readout is filed with the weights of before the change; its inverse correlation, which does not depend on targets, is
/// the present one. The best archetype is recalled if it did better on the rows since the change than the readout in use; once more
/// after a window of rows, all of which lie behind the alarm. For the settling time the fresh readout, or an archetype that does better still, takes over as soon as its faded error is
/// below 0.7 of the other's, which equally good ones do not reach by chance. Allocates at warnings and drifts alone. For recursive least squares, whose
/// inverse correlation stands beside the weights; other learners mix targets into all that they keep.
/// With recognition by conceptors the correlation of the feature vectors is kept along: a row enters it when it leaves the window, so that
/// what is filed has seen nothing of the rows since the change, and it begins anew when another readout takes over. The best
/// archetype is then the one with most evidence, and it too has to have done better than the readout in use.
/// </remarks>
internal sealed class RegimeTracker
{
    private const double LargestDetected = 10;
    private const double SettledFading = 0.999;
    private const double UnsettledFading = 0.99;
    private const double ContestFading = 0.95;
    private const double ContestMargin = 0.7;
    private const double LeastScale = 1e-200;
    private const int LeastContest = 10;
    private const int LeastRows = 3;

    private readonly ModelSpec spec;
    private readonly ArchetypeSpec archetypes;
    private readonly bool classifies;
    private readonly ArchetypeLibrary library;
    private readonly IDriftDetector detector;
    private readonly RecentRows recent;
    private readonly StateCorrelation? correlation;
    private readonly double[] errors;
    private readonly double[] scale;
    private readonly double[] output;
    private double errorWeight;
    private double[] older;
    private double[] newer;
    private int sinceCopy;
    private int unsettled;
    private int secondLook;
    private long origin;
    private long lastFiled;
    private RecursiveLeastSquares? challenger;
    private double contestRows;
    private double challengerError;
    private double ownError;
    private double contestWeight;
    private int foreign;
    private bool measured;

    public RegimeTracker(ModelSpec spec)
        : this(spec, spec.Lifelong!.Drift!.Build(), new ArchetypeLibrary(spec.Lifelong.Archetypes))
    {
        unsettled = archetypes.SettleRows;
    }

    private RegimeTracker(ModelSpec spec, IDriftDetector detector, ArchetypeLibrary library)
    {
        this.spec = spec;
        this.detector = detector;
        this.library = library;
        archetypes = spec.Lifelong!.Archetypes;
        classifies = spec.Task.Kind == TaskKind.Classification;
        var outputs = spec.Task.OutputSize;
        recent = new RecentRows(archetypes.Window, spec.FeatureSize, outputs);
        if (archetypes.Recognition == ArchetypeRecognition.Conceptor)
            correlation = new StateCorrelation(spec.FeatureSize, spec.Readout.Forgetting);
        errors = new double[outputs];
        scale = new double[outputs];
        output = new double[outputs];
        older = new double[outputs * spec.FeatureSize];
        newer = new double[outputs * spec.FeatureSize];
    }

    /// <summary>Drifts found.</summary>
    public long Drifts { get; private set; }

    /// <summary>Archetypes recalled, those not counted that were filed at the same drift.</summary>
    public long Recalls { get; private set; }

    /// <summary>Times that a fresh readout took over.</summary>
    public long Renewals { get; private set; }

    public IReadOnlyList<Archetype> Archetypes => library.Archetypes;

    /// <summary>Archetype that the readout in use came from; 0 for none.</summary>
    public long Origin => origin;

    /// <summary>Tests and learns one row.</summary>
    /// <param name="readout">The readout in use.</param>
    /// <param name="features">[F]</param>
    /// <param name="targets">[O]</param>
    /// <param name="weight">How many rows it counts as where it is learned; what it is tested for counts once.</param>
    /// <param name="row">Where the stream stands.</param>
    /// <returns>The readout to use from here on.</returns>
    public RecursiveLeastSquares Learn(
        RecursiveLeastSquares readout, ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight, long row)
    {
        readout.Predict(features, output);
        if (errorWeight == 0 && unsettled > 0)
            StartScale(targets);
        var error = Error(targets);
        var detected = Detected(targets);
        CountErrors(targets);
        Correlate();
        recent.Add(features, targets, error);
        Contest(features, targets, weight, error);
        readout.Learn(features, targets, weight);
        if (unsettled > 0)
            return measured && detector.Add(detected) == DriftSignal.Drift ? Drift(readout, row) : Settle(readout, row);
        switch (detector.Add(detected))
        {
            case DriftSignal.Drift:
                return Drift(readout, row);
            case DriftSignal.Warning:
                challenger ??= Fresh();
                break;
            default:
                challenger = null;
                CopyWeights(readout);
                if (Halved())
                    TakeScale();
                break;
        }

        return readout;
    }

    public RegimeState Save() => new()
    {
        Detector = detector.Save(),
        Drifts = Drifts,
        Recalls = Recalls,
        Renewals = Renewals,
        Unsettled = unsettled,
        SecondLook = secondLook,
        Origin = origin,
        LastFiled = lastFiled,
        ErrorSums = new[] { errors, scale, [errorWeight] }.SelectMany(e => e).ToArray(),
        SinceCopy = sinceCopy,
        CopiedWeights = new[] { older, newer }.SelectMany(w => w).ToArray(),
        RecentRows = recent.Save(),
        Challenger = challenger?.Save(),
        Contest = new[] { contestRows, challengerError, ownError, contestWeight },
        Correlation = correlation?.Save(),
        ForeignRows = foreign,
        Measured = measured,
        Library = library.Save(),
    };

    /// <exception cref="ArgumentException">A part of the state is not of this spec.</exception>
    public static RegimeTracker Restore(ModelSpec spec, RegimeState state)
    {
        var lifelong = spec.Lifelong!;
        var tracker = new RegimeTracker(
            spec, lifelong.Drift!.Restore(state.Detector), ArchetypeLibrary.Restore(lifelong.Archetypes, state.Library))
        {
            Drifts = state.Drifts,
            Recalls = state.Recalls,
            Renewals = state.Renewals,
            unsettled = state.Unsettled,
            secondLook = state.SecondLook,
            origin = state.Origin,
            lastFiled = state.LastFiled,
            sinceCopy = state.SinceCopy,
            foreign = state.ForeignRows,
            measured = state.Measured,
        };
        var weights = tracker.older.Length;
        Part("error sums", state.ErrorSums.Length, (2 * tracker.errors.Length) + 1);
        Part("copied weights", state.CopiedWeights.Length, 2 * weights);
        Part("contest", state.Contest.Length, 4);
        var shape = ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, spec.FeatureSize, spec.Task.OutputSize);
        foreach (var archetype in state.Library.Archetypes)
        {
            Part("errors of an archetype", archetype.ErrorScale.Length, tracker.errors.Length);
            shape.Check(archetype.Readout);
            if (archetype.Conceptor is not null)
                Part("conceptor of an archetype", archetype.Conceptor.Matrix.Length, StateCorrelation.Packed(spec.FeatureSize));
        }

        if (state.ForeignRows < 0 || state.ForeignRows > lifelong.Archetypes.Window)
            throw new ArgumentException($"The state holds {state.ForeignRows} foreign rows; its window has {lifelong.Archetypes.Window}.", nameof(state));
        if (!state.Correlation.IsEmpty)
        {
            if (tracker.correlation is null)
                throw new ArgumentException("The state holds a correlation of states; its spec recognises regimes by errors.", nameof(state));
            tracker.correlation.Load(state.Correlation.Span);
        }

        state.ErrorSums[..tracker.errors.Length].CopyTo(tracker.errors);
        state.ErrorSums[tracker.errors.Length..^1].CopyTo(tracker.scale);
        tracker.errorWeight = state.ErrorSums.Span[^1];
        state.CopiedWeights[..weights].CopyTo(tracker.older);
        state.CopiedWeights[weights..].CopyTo(tracker.newer);
        tracker.recent.Load(state.RecentRows.Span);
        tracker.challenger = state.Challenger is null ? null : RecursiveLeastSquares.Restore(spec.Readout, state.Challenger);
        var contest = state.Contest.Span;
        (tracker.contestRows, tracker.challengerError, tracker.ownError, tracker.contestWeight) =
            (contest[0], contest[1], contest[2], contest[3]);
        return tracker;
    }

    private static void Part(string what, int actual, int expected)
    {
        if (actual != expected)
            throw new ArgumentException($"The state holds {actual} values of {what}; its spec asks for {expected}.", nameof(actual));
    }

    private RecursiveLeastSquares Drift(RecursiveLeastSquares readout, long row)
    {
        Drifts++;
        var rows = (int)Math.Clamp(detector.SinceChange, Math.Min(LeastRows, recent.Count), recent.Count);
        var state = readout.Save() with { Weights = older.AsSpan().ToArray() };
        var conceptor = correlation is null ? null : RegimeConceptor.Of(correlation, archetypes.Aperture);
        if (unsettled > 0)
        {
            // Nothing came of the alarm before: the readout is still that of the archetype then filed, and the fresh one has seen its regime.
            origin = origin == 0 ? lastFiled : origin;
            challenger = null;
        }

        lastFiled = library.File(state, scale, row, origin, conceptor);
        origin = 0;
        measured = true;
        unsettled = archetypes.SettleRows;
        secondLook = archetypes.Window;
        challenger ??= Fresh();
        detector.Reset();
        return Recall(readout, rows, row);
    }

    private RecursiveLeastSquares Settle(RecursiveLeastSquares readout, long row)
    {
        unsettled--;
        if (challenger is not null && contestRows >= LeastContest && challengerError < ContestMargin * ownError)
            readout = Replace(readout, challenger, row);
        if (secondLook > 0 && --secondLook == 0)
            readout = Recall(readout, recent.Count, row);
        if (unsettled == 0)
        {
            challenger = null;
            secondLook = 0;
            sinceCopy = 0;

            // An alarm that nothing came of: the readout in use is still that of the archetype just filed.
            origin = origin == 0 ? lastFiled : origin;
            readout.Weights.CopyTo(older);
            readout.Weights.CopyTo(newer);
            TakeScale();
            measured = true;
        }

        return readout;
    }

    // The readout in use has lost: to the fresh one, or to an archetype that does better than that on the rows of their contest.
    private RecursiveLeastSquares Replace(RecursiveLeastSquares readout, RecursiveLeastSquares fresh, long row)
    {
        var rows = (int)Math.Min(contestRows, recent.Count);
        if (Best(rows) is { } best && best.Archetype.Number != origin && best.Error < challengerError / contestWeight)
            return Recall(readout, rows, row);
        Renewals++;
        BeginCorrelation(rows);
        challenger = null;
        origin = 0;
        lastFiled = 0;
        secondLook = 0;
        errors.AsSpan().Clear();
        errorWeight = 0;
        measured = false;
        detector.Reset();
        unsettled = archetypes.SettleRows;
        return fresh;
    }

    private RecursiveLeastSquares Recall(RecursiveLeastSquares readout, int rows, long row)
    {
        if (Best(rows) is not { } best || best.Archetype.Number == origin || !(best.Error < recent.OwnError(rows)))
            return readout;
        if (best.Archetype.Number != lastFiled)
        {
            Recalls++;
            BeginCorrelation(rows);
        }

        var archetype = library.Recall(best.Archetype.Number, row);
        origin = archetype.Number;
        archetype.ErrorScale.CopyTo(scale);
        for (var o = 0; o < errors.Length; o++)
            errors[o] = scale[o] * errorWeight;
        archetype.Readout.Weights.CopyTo(older);
        archetype.Readout.Weights.CopyTo(newer);
        measured = true;
        detector.Reset();
        StartContest();
        return RecursiveLeastSquares.Restore(spec.Readout, archetype.Readout);
    }

    private (Archetype Archetype, double Error)? Best(int rows) =>
        correlation is null ? library.Best(recent, rows, scale) : library.MostEvident(recent, rows, scale);

    // Of a regime of which the latest rows are the first.
    private void BeginCorrelation(int rows)
    {
        correlation?.Clear();
        foreign = recent.Count - rows;
    }

    // The row that leaves the window enters.
    private void Correlate()
    {
        if (correlation is null || recent.Leaving.IsEmpty)
            return;
        if (foreign > 0)
            foreign--;
        else
            correlation.Add(recent.Leaving);
    }

    private RecursiveLeastSquares Fresh()
    {
        StartContest();
        return new RecursiveLeastSquares(spec.Readout, spec.FeatureSize, spec.Task.OutputSize);
    }

    private void StartContest() => (contestRows, challengerError, ownError, contestWeight) = (0, 0, 0, 0);

    // Both are tested on the row before either learns it.
    private void Contest(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight, double error)
    {
        if (challenger is null)
            return;
        challenger.Predict(features, output);
        challengerError = Math.FusedMultiplyAdd(ContestFading, challengerError, Error(targets));
        ownError = Math.FusedMultiplyAdd(ContestFading, ownError, error);
        contestWeight = Math.FusedMultiplyAdd(ContestFading, contestWeight, 1);
        contestRows++;
        challenger.Learn(features, targets, weight);
    }

    private void CopyWeights(RecursiveLeastSquares readout)
    {
        if (++sinceCopy < archetypes.Window)
            return;
        sinceCopy = 0;
        (older, newer) = (newer, older);
        readout.Weights.CopyTo(newer);
    }

    // Before there is a mean the error itself is the measure.
    private void StartScale(ReadOnlySpan<double> targets)
    {
        for (var o = 0; o < scale.Length; o++)
            scale[o] = Math.Max(Math.Abs(targets[o] - output[o]), LeastScale);
    }

    // What is read from here on is in another unit than what the detector knows: forgotten, it would not show a change that is on its way.
    private void TakeScale()
    {
        var before = 0.0;
        for (var o = 0; o < scale.Length; o++)
        {
            var error = Math.Max(errors[o] / errorWeight, LeastScale);
            before += error / scale[o];
            scale[o] = error;
        }

        detector.Rescale(classifies ? 1 : scale.Length / before);
    }

    private bool Halved()
    {
        for (var o = 0; o < scale.Length; o++)
        {
            if (scale[o] > LeastScale && errors[o] < 0.5 * scale[o] * errorWeight)
                return true;
        }

        return false;
    }

    private double Error(ReadOnlySpan<double> targets)
    {
        var sum = 0.0;
        for (var o = 0; o < scale.Length; o++)
            sum += RecentRows.Magnitude(targets[o] - output[o], scale[o]);
        return sum / scale.Length;
    }

    private double Detected(ReadOnlySpan<double> targets)
    {
        if (classifies)
            return ErrorSums.Highest(output) == ErrorSums.Highest(targets) ? 0 : 1;
        var sum = 0.0;
        for (var o = 0; o < scale.Length; o++)
            sum += Math.Min(RecentRows.Magnitude(targets[o] - output[o], scale[o]), LargestDetected);
        return sum / scale.Length;
    }

    // What is far off the scale counts as the largest that is detected, so that a change does not become the measure of itself.
    private void CountErrors(ReadOnlySpan<double> targets)
    {
        var fading = unsettled > 0 ? UnsettledFading : SettledFading;
        var known = measured || unsettled == 0;
        for (var o = 0; o < errors.Length; o++)
        {
            var magnitude = Math.Abs(targets[o] - output[o]);
            errors[o] = Math.FusedMultiplyAdd(fading, errors[o], known ? Math.Min(magnitude, LargestDetected * scale[o]) : magnitude);
        }

        errorWeight = Math.FusedMultiplyAdd(fading, errorWeight, 1);
    }
}
