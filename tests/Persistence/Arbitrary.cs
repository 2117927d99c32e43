using System.Collections.Immutable;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Intervals;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>Random valid content for every durable form. State values are any 64 bits: NaN payloads, -0.0, infinities.</summary>
internal static class Arbitrary
{
    /// <summary>Any of the 2^64 doubles, the special ones often.</summary>
    public static readonly Gen<double> Bits = Gen.OneOf(
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble),
        Gen.Double,
        Gen.OneOf(0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon,
            BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0001), BitConverter.UInt64BitsToDouble(0xfff8_dead_beef_0001)));

    public static readonly Gen<TaskSpec> Task = Gen.OneOf(
        Gen.Select(Names(1, 3), Gen.Int[1, 4], Gen.Bool, (names, horizon, difference) => new TaskSpec
        {
            Kind = TaskKind.Forecast,
            Inputs = [.. names.Select(n => "in " + n)],
            Targets = ["in " + names[0], "größe"],
            Horizon = horizon,
            Difference = difference,
        }),
        Gen.Select(Names(1, 3), Names(1, 2), Gen.Int[0, 4], (inputs, targets, labelHorizon) => new TaskSpec
        {
            Kind = TaskKind.Regression,
            Inputs = [.. inputs.Select(n => "in " + n)],
            Targets = [.. targets.Select(n => "out " + n)],
            Horizon = 0,
            LabelHorizon = labelHorizon,
        }),
        Gen.Select(Names(1, 2), Names(2, 4), (inputs, classes) => new TaskSpec
        {
            Kind = TaskKind.Classification,
            Inputs = [.. inputs.Select(n => "in " + n)],
            Targets = ["class"],
            Horizon = 0,
            Classes = [.. classes],
        }));

    /// <summary>Any kind of reservoir.</summary>
    public static readonly Gen<ReservoirSpec> Reservoir = ArbitraryReservoirs.Any;

    public static readonly Gen<ReadoutSpec> Readout =
        from ridge in Gen.Double[1e-14, 1e6]
        from forgetting in Gen.Double[0.6, 1]
        from cap in Gen.Double[1, 1e15]
        from lags in Gen.Int[0, 5]
        from learner in Gen.Enum<OnlineLearner>()
        from every in Gen.Int[1, 1_000_000]
        from choice in Gen.Enum<RidgeChoice>()
        from steps in Gen.Select(Gen.Double[1e-9, 1], Gen.Double[1e-9, 1])
        from factors in Gen.Select(Gen.Double[0.6, 1], Gen.Double[0.5, 0.9999])
        from probabilities in Gen.Bool
        from balanced in Gen.Bool
        from labels in Gen.OneOf(Gen.Const((double?)null), Gen.Double[0.6, 1].Select(value => (double?)value))
        select new ReadoutSpec
        {
            Ridge = ridge,
            Forgetting = forgetting,
            TraceCap = cap,
            InputLags = lags,
            Learner = learner,
            RidgeChoice = learner is OnlineLearner.NormalisedLeastMeanSquares or OnlineLearner.InformationFilter ? RidgeChoice.Given : choice,
            SolveEvery = every,
            StepSize = steps.Item1,
            NormalisedStep = steps.Item2,
            FastForgetting = factors.Item1,
            ErrorForgetting = factors.Item2,
            Probabilities = probabilities,
            BalanceClasses = balanced,
            ProbabilityForgetting = labels,
        };

    // What only classes have, without what a logistic readout has not.
    private static ReadoutSpec Usable(ReadoutSpec readout, TaskKind kind)
    {
        if (kind != TaskKind.Classification)
        {
            return readout with
            {
                Probabilities = false,
                BalanceClasses = false,
                Learner = readout.Learner == OnlineLearner.Logistic ? OnlineLearner.DecayedSums : readout.Learner,
            };
        }

        return readout.Learner == OnlineLearner.Logistic
            ? readout with { Probabilities = false, RidgeChoice = RidgeChoice.Given, Ridge = Math.Max(readout.Ridge, ReadoutSpec.LeastLogisticRidge) }
            : readout;
    }

    public static readonly Gen<DriftSpec?> Drift = Gen.OneOf<DriftSpec?>(
        Gen.Const((DriftSpec?)null),
        Gen.Select(Gen.Double[1e-12, 0.5], Gen.Double[0.5, 1], Gen.Int[1, 100_000], (delta, warning, interval) => (DriftSpec?)
            new AdaptiveWindowSpec { Delta = delta, WarningDelta = warning, CheckInterval = interval, RisesOnly = true }),
        Gen.Select(Gen.Double[0, 1e6], Gen.Double[50, 1e9], Gen.Double[1, 50], Gen.Int[1, 1000], (slack, drift, warning, rows) => (DriftSpec?)
            new PageHinkleySpec { Slack = slack, Threshold = drift, WarningThreshold = warning, WarmUp = rows }));

    public static readonly Gen<LifelongSpec> Lifelong =
        from drift in Drift
        from archetypes in Gen.Select(Gen.Int[0, 1000], Gen.Long[1_000_000, 100_000_000_000], Gen.Int[8, 10_000], Gen.Int[16, 1_000_000])
        from recognition in Gen.Enum<ArchetypeRecognition>()
        from aperture in Gen.Double[1e-3, 1e6]
        from intervals in Gen.Bool
        from coverage in Gen.Double[0.5, 0.999]
        from window in Gen.Int[20, 10_000]
        from rates in Gen.Double[1e-9, 1].Array[1, 16]
        select new LifelongSpec
        {
            Drift = drift,
            Archetypes = new ArchetypeSpec
            {
                Capacity = archetypes.Item1, MaximumBytes = archetypes.Item2, Window = archetypes.Item3, SettleRows = archetypes.Item4,
                Recognition = recognition, Aperture = aperture,
            },
            Interval = intervals ? new IntervalSpec { Coverage = coverage, Window = window, Rates = [.. rates] } : null,
        };

    public static readonly Gen<ModelSpec> Spec =
        from task in Task
        from reservoir in Reservoir
        from readout in Readout
        from standardise in Gen.Bool
        from washout in Gen.Int[0, ModelSpec.MaximumWashout]
        from held in Gen.Int[1, 1_000_000_000]
        from lifelong in Lifelong
        from plain in Gen.Bool
        from changes in Gen.Bool
        from missing in Gen.Enum<MissingValuePolicy>()
        from feedback in Gen.OneOf(Gen.Const(0.0), Gen.Double[1e-4, 100])
        select new ModelSpec
        {
            InputChanges = changes && reservoir is not ExternalSubstrateSpec,
            MissingValues = reservoir is ExternalSubstrateSpec ? MissingValuePolicy.Refuse : missing,
            OutputFeedback = feedback > 0 && standardise && task.Kind != TaskKind.Forecast && reservoir is not ExternalSubstrateSpec
                ? new OutputFeedbackSpec { Scaling = feedback }
                : null,
            Task = task,
            Reservoir = reservoir,
            Readout = Usable(readout, task.Kind),
            StandardiseInputs = standardise,
            Washout = washout,
            StandardiserRows = held,
            Lifelong = plain
                ? null
                : lifelong with
                {
                    Drift = readout.Learner == OnlineLearner.RecursiveLeastSquares ? lifelong.Drift : null,
                    Interval = task.Kind == TaskKind.Classification ? null : lifelong.Interval,
                },
        };

    public static readonly Gen<(ModelSpec Spec, ModelState State)> Model =
        from spec in Spec
        from state in StateOf(spec)
        from plastic in ArbitraryPlasticity.Of(spec)
        from adapted in ArbitraryPlasticity.Weights
        select (plastic, state with { Adapted = adapted });

    public static readonly Gen<InstanceSpec> Instance =
        from rows in Gen.Int[1, InstanceSpec.MaximumReplayRows]
        from versions in Gen.Int[1, InstanceSpec.MaximumKeptVersions]
        from durability in Gen.Enum<Durability>()
        from checkpoint in Gen.Int[1, 10_000_000]
        from bytes in Gen.Long[1, 1L << 40]
        from evolving in Gen.Bool
        from live in ArbitraryLive.Spec
        select new InstanceSpec
        {
            ReplayRows = rows,
            KeptVersions = versions,
            Durability = durability,
            CheckpointRows = checkpoint,
            CheckpointBytes = bytes,
            Live = evolving ? live : null,
        };

    public static readonly Gen<ModelVersion> Version =
        from model in Model
        from number in Gen.Int[1, int.MaxValue]
        from origin in Gen.Enum<VersionOrigin>()
        from since in Gen.Long[0, long.MaxValue]
        from before in Gen.Int[0, int.MaxValue]
        from retired in Gen.Bool
        from until in Gen.Long[0, long.MaxValue]
        select new ModelVersion(number, model.Spec, origin, since, before, retired ? new RetiredModel(model.State, until) : null);

    public static readonly Gen<RecentRowsState> Recent =
        from first in Gen.Long[0, long.MaxValue]
        from rowSize in Gen.Int[1, 4]
        from rows in Gen.Int[0, 12]
        from values in Doubles(rows * rowSize)
        select new RecentRowsState(first, rowSize, values);

    public static readonly Gen<SpecUpdated> Updated =
        from model in Model
        from next in Gen.Long[0, long.MaxValue]
        from number in Gen.Int[1, int.MaxValue]
        from origin in Gen.Enum<VersionOrigin>()
        select new SpecUpdated(next, number, origin, model.Spec, model.State);

    public static readonly Gen<SpecRolledBack> RolledBack =
        from model in Model
        from next in Gen.Long[0, long.MaxValue]
        from number in Gen.Int[1, int.MaxValue]
        select new SpecRolledBack(next, number, model.Spec, model.State);

    public static readonly Gen<InstanceReset> Reset =
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int[1, int.MaxValue], (next, number) => new InstanceReset(next, number));

    public static readonly Gen<InstanceDeleted> Deleted = Gen.Long[0, long.MaxValue].Select(next => new InstanceDeleted(next));

    public static readonly Gen<CheckpointBegun> Checkpoint = Gen.Long[0, long.MaxValue].Select(next => new CheckpointBegun(next));

    public static readonly Gen<GapDeclared> Gap =
        Gen.Select(Gen.Long[0, long.MaxValue / 2], Gen.Long[0, long.MaxValue / 2], (first, rows) => new GapDeclared(first, first + rows));

    public static readonly Gen<InstanceCreated> Created =
        from model in Model
        from learned in Gen.Bool
        from kept in Instance
        select new InstanceCreated(model.Spec, learned ? model.State : null) { Instance = kept };

    public static readonly Gen<BatchLearned> Batch =
        from first in Gen.Long[0, long.MaxValue]
        from count in Gen.Int[1, 20]
        from rowSize in Gen.Int[1, 5]
        from values in Doubles(count * rowSize)
        from through in Gen.Long[-1, long.MaxValue]
        select new BatchLearned(first, count, rowSize, values, through);

    public static readonly Gen<LabelsLearned> Labels =
        from sequences in Gen.Long[0, long.MaxValue].Array[1, 20]
        from size in Gen.Int[1, 4]
        from values in Doubles(sequences.Length * size)
        select new LabelsLearned([.. sequences], size, values);

    public static readonly Gen<OwnershipClaimed> Claimed = Gen.String[Gen.Char['!', '~'], 0, 60].Select(node => new OwnershipClaimed(node));

    public static readonly Gen<OutputConfirmed> Confirmed = Gen.Long[-1, long.MaxValue].Select(t => new OutputConfirmed(t));

    public static readonly Gen<InstanceSnapshot> Snapshot =
        from model in Model
        from next in Gen.Long[0, long.MaxValue]
        from through in Gen.Long[-1, long.MaxValue]
        from first in Gen.Long[0, long.MaxValue]
        from hashes in Gen.ULong.Array[0, 30]
        from predictions in Doubles(hashes.Length * model.Spec.Task.OutputSize)
        from kept in Instance
        from epoch in Gen.Long[0, long.MaxValue]
        from versions in Version.Array[0, 3]
        from keepsRows in Gen.Bool
        from recent in Recent
        from labels in Gen.ULong.Array[(int)Math.Min(next, model.Spec.Task.LabelHorizon)]
        from live in ArbitraryLive.Snapshot
        from made in Spec
        select new InstanceSnapshot(
            model.Spec,
            model.State,
            next,
            through,
            new AnswerWindowState(first, model.Spec.Task.OutputSize, hashes, predictions))
        {
            Instance = kept,
            Epoch = epoch,
            Versions = [.. versions],
            Recent = keepsRows ? recent : null,
            LabelHashes = labels,
            Live = kept.Live is null ? null : live,
            CreatedAs = keepsRows ? made : null,
        };

    public static readonly Gen<LineageEntry> Lineage =
        from birth in Gen.Long
        from generation in Gen.Int
        from parents in Gen.Long.Array[0, 2]
        from operators in Gen.String
        from evaluated in Gen.Bool
        from fitness in Bits
        from genes in Gen.Dictionary(Gen.String, Gen.String)[0, 4]
        select new LineageEntry(
            birth,
            generation,
            [.. parents],
            Text(operators),
            evaluated ? fitness : null,
            genes.DistinctBy(g => Text(g.Key)).ToImmutableSortedDictionary(
                g => Text(g.Key), g => Text(g.Value), StringComparer.Ordinal));

    public static readonly Gen<ModelFile> File =
        from model in Model
        from metrics in Gen.Dictionary(Gen.String, Bits)[0, 5]
        from lineage in Lineage.Array[0, 3]
        from createdBy in Gen.String
        select new ModelFile(
            model.Spec,
            model.State,
            new ModelMetrics(metrics.DistinctBy(m => Text(m.Key)).Select(m => new Metric(Text(m.Key), m.Value))),
            [.. lineage],
            Text(createdBy));

    public static Gen<ModelState> StateOf(ModelSpec spec)
    {
        var inputs = spec.Task.Inputs.Length;
        var outputs = spec.Task.OutputSize;
        var features = spec.FeatureSize;
        return
            from rows in Gen.OneOf(Gen.Long[0, 5], Gen.Long[0, long.MaxValue])
            let awaiting = spec.Task.Kind == TaskKind.Forecast ? (int)Math.Min(rows, spec.Task.Horizon) : 0
            from high in Gen.ULong
            from low in Gen.ULong
            from reservoir in Doubles(spec.Reservoir.StateSize(spec.ReservoirInputs))
            from standardiser in Gen.Select(
                Gen.Long, Doubles(spec.ReservoirInputs), Doubles(spec.ReservoirInputs), Gen.Bool, (c, m, d, h) => new StandardiserState(c, m, d, h))
            from readout in ReadoutOf(ReadoutStateShape.Of(spec.Readout.Learner, features, outputs))
            from counts in Gen.Select(Gen.Long, Gen.Long)
            from errors in Gen.Select(Doubles(outputs), Doubles(outputs), Doubles(outputs))
            from awaitedFeatures in Doubles(awaiting * features)
            from awaitedPredictions in Doubles(awaiting * outputs)
            from presents in Doubles(spec.Task.Difference ? awaiting * outputs : 0)
            from previous in Doubles(spec.InputChanges && rows > 0 ? inputs : 0)
            from fedBack in Doubles(spec.OutputFeedback is null ? 0 : outputs)
            from passed in Doubles(Math.Max(0, spec.Readout.InputLags - 1) * inputs)
            from lifelong in LifelongOf(spec, awaiting)
            from again in Gen.Long[0, long.MaxValue]
            from late in LateOf(spec)
            let filled = spec.Task.Kind == TaskKind.Forecast ? spec.Task.Columns.Length : inputs
            from values in Doubles(filled)
            from held in Gen.ULong.Array[filled]
            from calibration in Gen.Select(Bits, Bits)
            from labels in Doubles(spec.Readout.BalanceClasses ? spec.Task.OutputSize : 0)
            let kept = (int)Math.Min(rows, 6)
            from first in Doubles(kept * spec.Task.Columns.Length)
            from learned in Gen.Byte[0, 1].Array[kept]
            select new ModelState
            {
                Beginning = rows > kept ? null : new StreamBeginningState(first, learned, standardiser with { Count = kept }),
                ClassCounts = labels,
                Calibration = spec.Readout.Probabilities ? new CalibrationState(calibration.Item1, calibration.Item2) : null,
                Rows = rows,
                LearnsAgainFrom = again,
                LateLabels = late,
                MissingValues = spec.MissingValues == MissingValuePolicy.Refuse ? null : new MissingValueState(values, held),
                WeightsHash = new UInt128(high, low),
                Reservoir = reservoir,
                Standardiser = standardiser,
                Readout = readout,
                Prequential = new PrequentialState(counts.Item1, counts.Item2, errors.Item1, errors.Item2, errors.Item3),
                AwaitingFeatures = awaitedFeatures,
                AwaitingPredictions = awaitedPredictions,
                AwaitingPresents = presents,
                PreviousInputs = previous,
                FedBack = fedBack,
                PassedInputs = passed,
                Lifelong = spec.Lifelong is null ? null : lifelong,
            };
    }

    private static Gen<LateLabelState?> LateOf(ModelSpec spec) =>
        from ages in Gen.Int[0, spec.Task.LabelHorizon].Select(rows => Enumerable.Range(1, rows).Reverse().ToArray())
        from features in Doubles(ages.Length * spec.FeatureSize)
        from predictions in Doubles(ages.Length * spec.Task.OutputSize)
        from radii in Doubles(spec.Lifelong?.Interval is null ? 0 : ages.Length * spec.Task.OutputSize)
        select ages.Length == 0 ? null : new LateLabelState([.. ages], features, predictions, radii);

    private static Gen<ReadoutState> ReadoutOf(ReadoutStateShape shape) =>
        from weights in Doubles((int)shape.Weights)
        from correlation in Doubles((int)shape.Correlation)
        from pending in Doubles((int)shape.Pending)
        from targets in Doubles((int)shape.Targets)
        from errors in Doubles((int)shape.Errors)
        from factors in Gen.Select(Bits, Bits)
        from updates in Gen.Long
        from members in shape.Members == 0
            ? Gen.Const(Array.Empty<ReadoutState>())
            : ReadoutOf(ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, shape.Features, shape.Outputs)).Array[shape.Members]
        from sums in SumsOf(shape.Features, shape.Outputs)
        select new ReadoutState
        {
            Features = shape.Features,
            Outputs = shape.Outputs,
            Weights = weights,
            Correlation = correlation,
            Scale = factors.Item1,
            Pending = pending,
            PendingFactor = factors.Item2,
            Updates = updates,
            Targets = targets,
            Errors = errors,
            Members = [.. members],
            Sums = shape.Sums ? sums : null,
        };

    private static Gen<SufficientStatisticsState> SumsOf(int features, int outputs) =>
        from count in Gen.Long
        from factors in Gen.Select(Bits, Bits)
        from sums in Doubles((features + outputs) * (features + outputs + 1) / 2)
        from rows in Gen.Int[0, 5]
        from buffered in Doubles(rows * (features + outputs))
        select new SufficientStatisticsState
        {
            Features = features,
            Outputs = outputs,
            Count = count,
            Weight = factors.Item1,
            Scale = factors.Item2,
            Sums = sums,
            Buffered = buffered,
        };

    private static Gen<LifelongState> LifelongOf(ModelSpec spec, int awaiting)
    {
        var (features, outputs) = (spec.FeatureSize, spec.Task.OutputSize);
        var rates = spec.Lifelong?.Interval?.Rates.Length ?? 0;
        var readout = ReadoutOf(ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, features, outputs));
        var archetype =
            from numbers in Gen.Select(Gen.Long, Gen.Long, Gen.Long, Gen.Long)
            from scale in Doubles(outputs)
            from learned in readout
            from measures in Gen.Select(Bits, Bits, Bits)
            from conceptor in Doubles(features * (features + 1) / 2)
            from shaped in Gen.Bool
            select new Archetype(numbers.Item1, numbers.Item2, numbers.Item3, numbers.Item4, scale, learned)
            {
                Conceptor = shaped ? new RegimeConceptor(measures.Item1, measures.Item2, measures.Item3, conceptor) : null,
            };
        var interval =
            from counts in Gen.Select(Gen.Long, Gen.Long)
            from levels in Doubles(rates)
            from weights in Doubles(rates)
            from errors in Bits.Array[0, 9]
            select new IntervalState(counts.Item1, counts.Item2, levels, weights, errors);
        return
            from detector in Gen.Select(Gen.Long, Bits.Array[0, 9], (samples, numbers) => new DriftDetectorState(samples, numbers))
            from counts in Gen.Select(Gen.Long, Gen.Long, Gen.Long, Gen.Long, Gen.Long, Gen.Long)
            from rows in Gen.Select(Gen.Int, Gen.Int, Gen.Int)
            from sums in Doubles((2 * outputs) + 1)
            from copies in Doubles(2 * outputs * features)
            from recent in Bits.Array[0, 30]
            from contested in Gen.Bool
            from challenger in readout
            from contest in Doubles(4)
            from archetypes in archetype.Array[0, 2]
            from correlation in Bits.Array[0, 9]
            from foreign in Gen.Int
            from intervals in interval.Array[outputs]
            from radii in Doubles(awaiting * outputs)
            select new LifelongState(
                spec.Lifelong?.Drift is null
                    ? null
                    : new RegimeState
                    {
                        Detector = detector,
                        Drifts = counts.Item1,
                        Recalls = counts.Item2,
                        Renewals = counts.Item3,
                        Unsettled = rows.Item1,
                        SecondLook = rows.Item2,
                        Origin = counts.Item4,
                        LastFiled = counts.Item5,
                        ErrorSums = sums,
                        SinceCopy = rows.Item3,
                        CopiedWeights = copies,
                        RecentRows = recent,
                        Challenger = contested ? challenger : null,
                        Contest = contest,
                        Correlation = correlation,
                        ForeignRows = foreign,
                        Measured = foreign % 2 == 1,
                        Library = new ArchetypeLibraryState(counts.Item6, [.. archetypes]),
                    },
                rates == 0 ? [] : [.. intervals],
                rates == 0 ? ReadOnlyMemory<double>.Empty : radii);
    }

    private static Gen<ReadOnlyMemory<double>> Doubles(int count) => Bits.Array[count].Select(a => (ReadOnlyMemory<double>)a);

    private static Gen<string[]> Names(int least, int most) =>
        Gen.Int[least, most].Select(n => Enumerable.Range(0, n).Select(i => "name " + i).ToArray());

    // Lone surrogates have no UTF-8 and so no durable form.
    private static string Text(string any) => new([.. any.Where(c => !char.IsSurrogate(c))]);
}
