using System.Collections.Immutable;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Live;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Intervals;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>
/// The content of the stored corpus, one of each form, every field with a value of its own. A field that is added later gets
/// a line here for the version that brings it, and the files of older versions keep reading as they did.
/// </summary>
internal static class Samples
{
    public static ModelSpec Spec() => new()
    {
        Task = new TaskSpec { Inputs = ["rain", "wind"], Targets = ["rain", "größe"], Horizon = 2 },
        Reservoir = new EchoStateSpec
        {
            Units = 3,
            Topology = Topology.Ring,
            InDegree = 2,
            SpectralRadius = 1.25,
            RadiusConvention = RadiusConvention.Effective,
            LeakRate = 0.3,
            InputScaling = 0.7,
            BiasScaling = 0.2,
            Seed = 0xfedc_ba98_7654_3210,
        },
        Readout = new ReadoutSpec { Ridge = 1e-5, Forgetting = 0.999, TraceCap = 1e7, InputLags = 2 },
        StandardiseInputs = false,
        Washout = 11,
        StandardiserRows = 1201,
    };

    public static ModelState State() => new()
    {
        Rows = 1234,
        WeightsHash = new UInt128(0x0123_4567_89ab_cdef, 0xfeed_beef_0bad_f00d),
        Reservoir = new[] { 0.1, -0.0, double.Epsilon },
        Standardiser = new StandardiserState(1200, new[] { 1.5, -2.5 }, new[] { 100.25, 0.125 }, true),
        Readout = new ReadoutState
        {
            Features = 8,
            Outputs = 2,
            Weights = Ramp(16, 0.25),
            Correlation = Ramp(36, 1.0 / 3),
            Scale = 1.0009765625,
            Pending = Ramp(8, -1e-9),
            PendingFactor = 0.0625,
            Updates = 1190,
        },
        Prequential = new PrequentialState(1180, 17, Ramp(2, 3.5), Ramp(2, -7.25), Ramp(2, 1e9)),
        AwaitingFeatures = Ramp(16, 0.01),
        AwaitingPredictions = Ramp(4, 42),
        PassedInputs = Ramp(2, 8),
    };

    /// <summary>A forecast of the change, driven by changes.</summary>
    public static ModelFile DifferenceModelFile() => new(
        Spec() with { Task = Spec().Task with { Difference = true }, InputChanges = true },
        State() with
        {
            Standardiser = new StandardiserState(1200, Ramp(4, 1.5), Ramp(4, 100.25), true),
            AwaitingPresents = Ramp(4, 4.5),
            PreviousInputs = Ramp(2, -6.5),
        },
        new ModelMetrics(new Metric("test.nrmse", 0.25)),
        [],
        "0.1.0");

    /// <summary>A regression that is fed its own answers.</summary>
    public static ModelFile FeedbackModelFile() => new(
        Spec() with
        {
            Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["rain", "wind"], Targets = ["größe", "tiefe"], Horizon = 0 },
            StandardiseInputs = true,
            OutputFeedback = new OutputFeedbackSpec { Scaling = 0.375 },
        },
        State() with
        {
            Standardiser = new StandardiserState(1200, Ramp(4, 1.5), Ramp(4, 100.25), true),
            AwaitingFeatures = default,
            AwaitingPredictions = default,
            FedBack = Ramp(2, 0.75),
        },
        new ModelMetrics(new Metric("test.nrmse", 0.25)),
        [],
        "0.1.0");

    /// <summary>A classification that answers with probabilities.</summary>
    public static ModelFile ProbabilityModelFile() => FeedbackModelFile() with
    {
        Spec = FeedbackModelFile().Spec with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["rain", "wind"], Targets = ["größe"], Horizon = 0, Classes = ["klein", "groß"] },
            Readout = FeedbackModelFile().Spec.Readout with { Probabilities = true, ProbabilityForgetting = 0.984375 },
        },
        State = FeedbackModelFile().State with { Calibration = new CalibrationState(2.375, 1.0 / 7) },
    };

    /// <summary>A stream whose first rows are kept.</summary>
    public static ModelFile BeginningModelFile() => FeedbackModelFile() with
    {
        Spec = FeedbackModelFile().Spec with { StandardiserRows = 40 },
        State = FeedbackModelFile().State with
        {
            Rows = 3,
            Standardiser = new StandardiserState(3, Ramp(4, 1.5), Ramp(4, 100.25), false),
            Beginning = new StreamBeginningState(Ramp(12, -0.5), new byte[] { 0, 1, 1 }, new StandardiserState(2, Ramp(4, 0.75), Ramp(4, 3), true)),
        },
    };

    /// <summary>A classification whose classes are balanced.</summary>
    public static ModelFile BalancedModelFile() => ProbabilityModelFile() with
    {
        Spec = ProbabilityModelFile().Spec with { Readout = FeedbackModelFile().Spec.Readout with { BalanceClasses = true } },
        State = FeedbackModelFile().State with { ClassCounts = new[] { 812.625, 1.0 / 3 } },
    };

    /// <summary>A model that looks for changes and gives intervals, after one change.</summary>
    public static ModelFile LifelongModelFile() => new(
        Spec() with
        {
            Lifelong = new LifelongSpec
            {
                Drift = new PageHinkleySpec { Slack = 0.125, Threshold = 40, WarningThreshold = 21, WarmUp = 33 },
                Archetypes = new ArchetypeSpec { Capacity = 5, MaximumBytes = 12_345_678_901, Window = 17, SettleRows = 99 },
                Interval = new IntervalSpec { Coverage = 0.875, Window = 77, Rates = [0.0625, 0.25] },
            },
        },
        State() with
        {
            Lifelong = new LifelongState(
                new RegimeState
                {
                    Detector = new DriftDetectorState(1111, Ramp(4, 0.75)),
                    Drifts = 3,
                    Recalls = 2,
                    Renewals = 1,
                    Unsettled = 88,
                    SecondLook = 16,
                    Origin = 4,
                    LastFiled = 5,
                    ErrorSums = Ramp(5, 1.0 / 7),
                    SinceCopy = 6,
                    CopiedWeights = Ramp(32, -0.125),
                    RecentRows = Ramp(22, 0.3),
                    Challenger = State().Readout with { Updates = 7, Scale = -0.0 },
                    Contest = Ramp(4, 1e-3),
                    Library = new ArchetypeLibraryState(
                        9, [new Archetype(4, 1000, 1100, 8, Ramp(2, 0.01), State().Readout with { Updates = 12 })]),
                },
                [
                    new IntervalState(1180, 1030, Ramp(2, 0.05), Ramp(2, 0.4), Ramp(3, 0.2)),
                    new IntervalState(1181, 1031, Ramp(2, 0.06), Ramp(2, 0.3), Ramp(1, 0.1)),
                ],
                Ramp(4, 0.9)),
        },
        new ModelMetrics(new Metric("test.nrmse", 0.25)),
        [],
        "0.1.0");

    /// <summary>Regimes that are recognised by conceptors: the fields that came for them.</summary>
    public static ModelFile ConceptorModelFile()
    {
        var file = LifelongModelFile();
        var regimes = file.State.Lifelong!.Regimes!;
        return file with
        {
            Spec = file.Spec with
            {
                Lifelong = file.Spec.Lifelong! with
                {
                    Archetypes = file.Spec.Lifelong.Archetypes with { Recognition = ArchetypeRecognition.Conceptor, Aperture = 3.5 },
                },
            },
            State = file.State with
            {
                Lifelong = file.State.Lifelong with
                {
                    Regimes = regimes with
                    {
                        Correlation = Ramp(38, 0.6),
                        ForeignRows = 13,
                        Library = regimes.Library with
                        {
                            Archetypes = [regimes.Library.Archetypes[0] with { Conceptor = new RegimeConceptor(432.5, 3.25, -17.5, Ramp(36, 0.02)) }],
                        },
                    },
                },
            },
        };
    }

    /// <summary>A readout that settles while alarms are given: the field that came for it.</summary>
    public static ModelFile MeasuredModelFile()
    {
        var file = LifelongModelFile();
        var lifelong = file.State.Lifelong!;
        return file with { State = file.State with { Lifelong = lifelong with { Regimes = lifelong.Regimes! with { Measured = true } } } };
    }

    public static InstanceCreated Created() => new(Spec(), null);

    /// <summary>Input weights and biases from outside, too.</summary>
    public static InstanceCreated CreatedExternalInput()
    {
        var created = CreatedExternal();
        var reservoir = (EchoStateSpec)created.Spec.Reservoir;
        var given = reservoir.External! with { Input = [.. Enumerable.Range(0, 2 * created.Spec.ReservoirInputs).Select(i => i / 7.0)], Bias = [-0.0, 0.25] };
        return created with { Spec = created.Spec with { Reservoir = reservoir with { External = given } } };
    }

    /// <summary>Weights from outside, and every field that a spec of recurrent weights has got since the first version.</summary>
    public static InstanceCreated CreatedExternal() => new(
        Spec() with
        {
            Reservoir = new EchoStateSpec
            {
                Units = 2,
                Topology = Topology.External,
                External = new ExternalWeights { Values = [0.5, -0.0, 1.0 / 3, -2], Scaled = true },
                Activation = Activation.Identity,
                InputLayout = InputLayout.OneUnit,
                RadiusConvention = RadiusConvention.Guaranteed,
                SpectralRadius = 0.95,
                JumpLength = 7,
                JumpWeight = 0.125,
                RewiringProbability = 0.0625,
                Blocks = 3,
                InDegreeBetween = 2,
            },
        },
        null);

    public static InstanceCreated CreatedLearned() => new(Spec(), State());

    public static BatchLearned Batch() => new(
        77, 2, 3, new[] { 1.0, -0.0, double.NaN, BitConverter.UInt64BitsToDouble(0x7ff8_0000_0000_1234), 1e-300, 5.5 }, 70);

    public static OutputConfirmed Confirmed() => new(-1);

    public static OwnershipClaimed Claimed() => new("akka.tcp://archetyperc@größe:4053");

    public static InstanceSnapshot Snapshot() => new(
        Spec(), State(), 1234, 1230, new AnswerWindowState(1231, 2, new ulong[] { 1, ulong.MaxValue, 3 }, Ramp(6, -0.5)));

    /// <summary>A snapshot with every field that it has got since the first version.</summary>
    public static InstanceSnapshot SnapshotOfVersions() => Snapshot() with
    {
        State = State() with { LearnsAgainFrom = 1290 },
        Instance = Kept(),
        Epoch = 5,
        Versions =
        [
            new ModelVersion(2, Spec() with { Washout = 12 }, VersionOrigin.Imported, 300, 1, new RetiredModel(State(), 700)),
            new ModelVersion(4, Spec(), VersionOrigin.Updated, 700, 2, null),
        ],
        Recent = new RecentRowsState(1232, 3, Ramp(6, 0.75)),
    };

    public static InstanceSpec Kept() => new() { ReplayRows = 17, KeptVersions = 3 };

    public static InstanceCreated CreatedKept() => new(Spec(), State()) { Instance = Kept() };

    /// <summary>A model that fills in what its rows do not hold.</summary>
    public static InstanceCreated CreatedFilling() => new(
        Spec() with { MissingValues = MissingValuePolicy.Mean },
        State() with { MissingValues = new MissingValueState(Ramp(3, 0.3), new ulong[] { 5, 0, 1UL << 40 }) });

    /// <summary>Rows that wait for their label, in a regression with intervals.</summary>
    public static InstanceSnapshot SnapshotOfLabels() => new(
        FeedbackModelFile().Spec with
        {
            Task = FeedbackModelFile().Spec.Task with { LabelHorizon = 5 },
            Lifelong = new LifelongSpec { Interval = new IntervalSpec { Coverage = 0.875, Window = 77, Rates = [0.0625, 0.25] } },
        },
        FeedbackModelFile().State with
        {
            LateLabels = new LateLabelState([4, 1], Ramp(16, 0.375), Ramp(4, -1.5), Ramp(4, 0.0625)),
            Lifelong = new LifelongState(
                null,
                [
                    new IntervalState(1180, 1030, Ramp(2, 0.05), Ramp(2, 0.4), Ramp(3, 0.2)),
                    new IntervalState(1181, 1031, Ramp(2, 0.06), Ramp(2, 0.3), Ramp(1, 0.1)),
                ],
                default),
        },
        1234,
        1230,
        new AnswerWindowState(1231, 2, new ulong[] { 1, ulong.MaxValue, 3 }, Ramp(6, -0.5)))
    {
        LabelHashes = new ulong[] { ulong.MaxValue, 0, 1, 0x1234_5678_9abc_def0, 0 },
    };

    /// <summary>An instance with live evolution, after a promotion.</summary>
    public static InstanceSnapshot SnapshotOfLive() => SnapshotOfVersions() with
    {
        Instance = new InstanceSpec { KeptVersions = 3, Live = Live() },
        Live = LivePopulation(),
        CreatedAs = Spec() with { Washout = 13 },
        Versions =
        [
            new ModelVersion(1, Spec() with { Washout = 12 }, VersionOrigin.Created, 0, 0, new RetiredModel(State(), 700)),
            new ModelVersion(2, Spec(), VersionOrigin.Promoted, 700, 1, null),
        ],
    };

    public static InstanceCreated CreatedLive() => new(Spec(), null)
    {
        Instance = new InstanceSpec { Live = Live() with { Drift = new PageHinkleySpec { Slack = 0.125, Threshold = 40, WarningThreshold = 21, WarmUp = 33 } } },
    };

    private static LiveSpec Live() => new()
    {
        Challengers = 3,
        Seed = 0xfedc_ba98_7654_3210,
        Alpha = 0.0625,
        ShadowShare = 2.5,
        WarmUpRows = 101,
        TrialRows = 102,
        LeastRows = 103,
        FormerRows = 104,
        Archive = 5,
        KeptRows = 106,
        AlarmRows = 107,
        Drift = new AdaptiveWindowSpec { Delta = 0.001, WarningDelta = 0.01, CheckInterval = 9, RisesOnly = true },
    };

    private static LiveSnapshot LivePopulation()
    {
        var space = new SearchSpace([new IntegerGene("units", 2, 3), new LogRealGene("ridge", 1e-8, 10) { StepFactor = 0.5 }]);
        var first = new Birth(new BirthNumber(1), 0, new Genome(space, [3, 1e-5]), [], ["given"]);
        var bred = new Birth(
            new BirthNumber(17), 0, new Genome(space, [2, 0.25]).WithStepSizes([0.125, 0.0625]), [new BirthNumber(1), new BirthNumber(9)], ["tournament", "uniform"]);
        var candidate = new CandidateState
        {
            Birth = bred,
            Spec = Spec(),
            State = State(),
            Origin = 2,
            TestedFrom = 501,
            KeptUntil = 1502,
            Next = 1234,
            Predicted = 1200,
            Awaiting = Ramp(4, -3.5),
            Test = 4,
            Bet = new PairedBet(99, 1.25, -0.0, 0.375),
        };
        return new LiveSnapshot(
            Spec() with { Washout = 12 },
            space,
            new LiveState
            {
                Rows = 1234,
                Births = 18,
                Promotions = 1,
                Alarms = 3,
                Tests = 5,
                ElitesFiled = 6,
                ServedOperations = 70_000_000_000,
                ShadowOperations = 80_000_000_000,
                AlarmedUntil = 1900,
                BirthsFrom = 1100,
                ComparedFrom = 1012,
                ErrorSums = Ramp(3, 0.7),
                Detector = new DriftDetectorState(1111, Ramp(4, 0.75)),
                KeptRows = Ramp(9, 0.3),
                Champion = candidate,
                Shadows = [candidate with { Birth = first, Test = 0, Bet = PairedBet.Start }, candidate with { Origin = 0 }],
                FormerShadow = 0,
                Elites = [new Elite(2, 1000, first, Spec() with { Washout = 12 }, State())],
                Tried =
                [
                    new Individual(bred, FitnessResult.Measured([0.5], 0, 0)) { Value = -0.25, Moments = new FitnessMoments(2, 0.5, 0.125) },
                ],
                SinceCopy = 33,
                Older = State(),
                Newer = State() with { Rows = 1235 },
            },
            1);
    }

    public static LabelsLearned Labels() => new([77, 75], 2, new[] { -0.0, 1.0 / 3, 5.5, double.Epsilon });

    public static CheckpointBegun Checkpoint() => new(706);

    public static InstanceCreated CreatedCheckpointing() => new(Spec(), null)
    {
        Instance = new InstanceSpec { Durability = Durability.Checkpoint, CheckpointRows = 77, CheckpointBytes = 7777 },
    };

    public static GapDeclared Gap() => new(705, 1705);

    public static SpecUpdated Updated() => new(701, 3, VersionOrigin.Updated, Spec(), State() with { LearnsAgainFrom = 1290 });

    public static SpecRolledBack RolledBack() => new(702, 2, Spec(), State());

    public static InstanceReset Reset() => new(703, 5);

    public static InstanceDeleted Deleted() => new(704);

    public static JobSubmitted Submitted() => new(
        new JobId("sunspots-1"),
        new EvolutionJob
        {
            Template = Spec(),
            Fitness = new FitnessSpec
            {
                Objective = FitnessObjective.ErrorRate,
                Seeds = 5,
                TrainRows = 60,
                ValidationRows = 40,
                Folds = 4,
                EarlyRefusal = null,
            },
            Evolution = new EvolutionSpec
            {
                Population = 30,
                Seed = 0x8000_0000_0000_0001,
                EliteCount = 7,
                TournamentSize = 4,
                Crossover = CrossoverKind.OnePoint,
                CrossoverProbability = 0.75,
                ResetProbability = 0.0625,
                UniformMutationProbability = 0.125,
                GeneProbability = 0.375,
                Sigma = 0.25,
                SmallestSigma = 0.03125,
                Generations = 12,
                Evaluations = 5_000_000_000,
                StagnationGenerations = 6,
                FitnessThreshold = -0.5,
                TimeLimit = TimeSpan.FromTicks(123_456_789),
            },
            Space = new SearchSpace(
            [
                new CategoricalGene("topology", ["FixedInDegree", "Ring"]),
                new IntegerGene("inDegree", 1, 50)
                {
                    Logarithmic = true,
                    Condition = new GeneCondition("topology", "FixedInDegree"),
                },
                new IntegerGene("units", -5, 300),
                new RealGene("spectralRadius", 0.05, 1.6),
                new LogRealGene("ridge", 1e-10, 100),
            ]),
        },
        new TimeSeries(["rain", "größe"], [1.5, -0.0, 2.5, double.Epsilon]));

    /// <summary>A search for a model of two targets, judged by the mean of theirs.</summary>
    public static JobSubmitted SubmittedWithSeveralTargets()
    {
        var submitted = Submitted();
        return submitted with
        {
            Search = submitted.Search with
            {
                Template = new ModelSpec { Task = new TaskSpec { Inputs = ["rain", "größe"], Targets = ["größe", "rain"], Horizon = 3 } },
                Fitness = submitted.Search.Fitness with { Objective = FitnessObjective.MeanNrmse },
            },
        };
    }

    /// <summary>A search of another kind than by generations, with every part that such a one may have.</summary>
    public static JobSubmitted SubmittedWith(LoopSpec loop)
    {
        var submitted = Submitted();
        return submitted with
        {
            Search = submitted.Search with
            {
                Fitness = submitted.Search.Fitness with
                {
                    EarlyRefusal = new EarlyRefusalSpec { Rows = 300, Saturation = 0.875, EchoStateIndex = 0.0625, LeastRank = 2.5 },
                    Behaviour = new BehaviourSpec { Delays = 30, TrainSteps = 400, TestSteps = 200, KernelSteps = 20 },
                },
                Evolution = submitted.Search.Evolution with { Loop = loop, LamarckianProbability = 0.375 },
            },
        };
    }

    public static JobSubmitted SubmittedSteadyState()
    {
        var submitted = SubmittedWith(new SteadyStateSpec { Window = 33, Replacement = Replacement.Worst });
        var again = new ReevaluationSpec { Share = 0.25, Most = 7, RankByMean = false };
        return submitted with { Search = submitted.Search with { Evolution = submitted.Search.Evolution with { Reevaluation = again } } };
    }

    public static JobSubmitted SubmittedRandomSearch() => SubmittedWith(new RandomSearchSpec { Window = 34 });

    public static JobSubmitted SubmittedTpe() =>
        SubmittedWith(new TpeSpec { Window = 35, Startup = 21, GoodShare = 0.125, Candidates = 25 });

    public static JobSubmitted SubmittedSuccessiveHalving() =>
        SubmittedWith(new SuccessiveHalvingSpec { Window = 36, Rungs = 4, Factor = 5 });

    public static JobSubmitted SubmittedPareto() => SubmittedWith(new ParetoSpec());

    public static JobSubmitted SubmittedIslands() => SubmittedWith(
        new IslandsSpec { Window = 37, Islands = 5, MigrationInterval = 51, Migrants = 2, Replacement = Replacement.Worst });

    public static JobSubmitted SubmittedMapElites() =>
        SubmittedWith(new MapElitesSpec { Window = 38, Cells = 21, MaximumMemory = 40.5, MaximumRank = 301, Startup = 101 });

    public static JobSubmitted SubmittedCovarianceMatrix() =>
        SubmittedWith(new CovarianceMatrixSpec { InitialSigma = 0.3125, FlipProbability = 0.1875 });

    public static BirthEvaluated EvaluatedBehaving() => new(
        new JobId("sunspots-1"),
        new BirthNumber(44),
        FitnessResult.Measured([0.25], 12, 13) with
        {
            TrainedRows = 6_000_000_000, Cost = new ModelCost(1234, 5678), Behaviour = new Behaviour(-0.125, 17),
        },
        1.25,
        60.5);

    /// <summary>A job that names its operators, over a space whose conditions have several values and a parent of whole numbers.</summary>
    public static JobSubmitted SubmittedWithOperators()
    {
        var submitted = Submitted();
        return submitted with
        {
            Search = submitted.Search with
            {
                Evolution = submitted.Search.Evolution with
                {
                    Crossover = CrossoverKind.CutAndSplice,
                    Operators = new OperatorsSpec
                    {
                        Selection = SelectionKind.StochasticUniversalSampling,
                        SelectedElites = 9,
                        TruncationShare = 0.375,
                        RankPressure = 1.5,
                        VotingParents = 7,
                        VotingThreshold = 4,
                        BlendAlpha = 0.625,
                        SimulatedBinaryEta = 12,
                        Mutation = MutationKind.SelfAdaptive,
                        LayerProbability = 0.1875,
                        Reinsertion = ReinsertionKind.Uniform,
                    },
                },
                Space = new SearchSpace(
                [
                    new IntegerGene("layers", 1, 3),
                    new CategoricalGene("layer1.kind", ["echoState", "eulerState", "spiking"]),
                    new IntegerGene("layer1.units", 5, 50) { Condition = new GeneCondition("layer1.kind", ["echoState", "spiking"]), StepFactor = 0.5 },
                    new CategoricalGene("layer2.seen", ["no", "yes"]) { Condition = new GeneCondition("layers", ["2", "3"]) },
                ]),
            },
        };
    }

    public static BirthEvaluated Evaluated() => new(
        new JobId("sunspots-1"), new BirthNumber(41), FitnessResult.Measured([0.25, 0.125, 1.0 / 3], 1_000_000_007, 99), 1.25, 60.5);

    public static BirthEvaluated Refused() => new(
        new JobId("sunspots-1"), new BirthNumber(42), FitnessResult.Refused("not finite", 12, 34), 0.5, 61);

    public static JobSubmitted SubmittedByHash()
    {
        var submitted = Submitted();
        var evolution = submitted.Search.Evolution with { EnergyLimitJoules = 0.375 };
        return new JobSubmitted(submitted.Job, submitted.Search with { Evolution = evolution }, null)
        {
            DataHash = new UInt128(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210), Priority = -10,
        };
    }

    public static BirthLeased Leased() =>
        new(new JobId("sunspots-1"), new BirthNumber(44), "akka.tcp://archetyperc@10.0.0.1:4053/user/evaluations/worker-0#12345");

    public static BirthLost Lost() => new(new JobId("sunspots-1"), new BirthNumber(44), "its worker worker-0 died", Alone: true);

    public static BirthReturned Returned() => new(new JobId("sunspots-1"), new BirthNumber(45));

    public static BirthQuarantined Quarantined() => new(
        new JobId("sunspots-1"), new BirthNumber(44), Spec(), [1, ulong.MaxValue], "lost 3 times with nothing beside it", 62.5);

    public static JobPaused Paused() => new(new JobId("sunspots-1"), new BirthNumber(43), 63.5);

    public static JobResumed Resumed() => new(new JobId("sunspots-1"), new BirthNumber(43));

    public static JobDeleted SearchDeleted() => new(new JobId("sunspots-1"), new Guid("00112233-4455-6677-8899-aabbccddeeff"));

    public static PopulationSnapshot PopulationAfterDeletions() => Population() with
    {
        Deleted = [SearchDeleted(), SearchDeleted() with { Job = new JobId("tides"), Request = Guid.Empty }],
    };

    public static DataChunkStored Chunk() =>
        new(new UInt128(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210), 2, 3, new byte[] { 0, 1, 254, 255 });

    public static PopulationSnapshot Population() => new(
    [
        new JobRecord(SubmittedByHash())
        {
            Settled = [Evaluated(), Quarantined() with { Spec = null }, Refused()],
            Paused = true,
            ElapsedSeconds = 64.25,
            Leased = [Leased() with { Birth = new BirthNumber(46) }],
            Lost = [Lost() with { Birth = new BirthNumber(46), Alone = false }],
        },
        new JobRecord(SubmittedByHash() with { Job = new JobId("tides") })
        {
            Settled = [Evaluated() with { Job = new JobId("tides") }],
            Stopped = Stopped() with { Job = new JobId("tides") },
            ElapsedSeconds = 65.5,
            Outcome = new JobOutcome(FinishReason.Cancelled, 1, 0, 0.25),
        },
    ]);

    public static JobStopped Stopped() => new(new JobId("sunspots-1"), FinishReason.Cancelled, new BirthNumber(43));

    public static ModelFile ModelFile() => new(
        Spec(),
        State(),
        new ModelMetrics(new Metric("test.nrmse", 0.125), new Metric("validation.nrmse", double.PositiveInfinity)),
        [
            new LineageEntry(3, 0, [], "drawn", null, Genes("0.9")),
            new LineageEntry(65, 2, [3, 41], "uniform crossover, Gaussian mutation", 0.0625, Genes("1.25")),
        ],
        "0.1.0");

    /// <summary>Units with a sigmoid, adapted to an exponential; the ridge chosen.</summary>
    public static ModelFile ModelFileSigmoid() => ModelFileAdapted() with
    {
        Spec = Spec() with
        {
            Reservoir = (EchoStateSpec)Spec().Reservoir with { Activation = Activation.Sigmoid },
            Plasticity = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec { Target = IntrinsicTarget.Exponential, Mean = 0.25 } },
            Readout = Spec().Readout with { RidgeChoice = RidgeChoice.CrossValidation },
        },
    };

    public static ModelFile ModelFileAdapted() => ModelFile() with
    {
        Spec = Spec() with
        {
            Plasticity = new PlasticitySpec
            {
                Synaptic = new SynapticPlasticitySpec
                {
                    Rule = SynapticRule.Bcm,
                    LearningRate = 1e-5,
                    Epochs = 7,
                    Tolerance = 1e-3,
                    Threshold = 0.25,
                    ThresholdRows = 900,
                },
                Intrinsic = new IntrinsicPlasticitySpec { LearningRate = 2e-4, Mean = -0.125, Deviation = 0.375, Epochs = 3 },
                WarmUp = 12,
                EchoStateLimit = 1e-7,
                RadiusLimit = 1.75,
            },
        },
        State = State() with
        {
            Adapted = [new AdaptedWeights { Gain = Ramp(3, 0.75), Bias = Ramp(3, -0.125), Recurrent = Ramp(3, 1.0 / 7) }],
        },
    };

    public static ModelFile OfInformationFilter() => Learned(
        OnlineLearner.InformationFilter,
        Bare() with { Correlation = Ramp(36, 1.0 / 3), Targets = Ramp(16, -0.125) });

    public static ModelFile OfDecayedSums() => Learned(
        OnlineLearner.DecayedSums,
        Bare() with
        {
            Sums = new SufficientStatisticsState
            {
                Features = 8,
                Outputs = 2,
                Count = 1190,
                Weight = 998.5,
                Scale = 0.03125,
                Sums = Ramp(55, 1.0 / 7),
                Buffered = Ramp(30, -0.75),
            },
        });

    public static ModelFile OfLeastMeanSquares() => Learned(OnlineLearner.LeastMeanSquares, Bare());

    public static ModelFile OfNormalisedLeastMeanSquares() => Learned(OnlineLearner.NormalisedLeastMeanSquares, Bare());

    public static ModelFile OfVariableForgetting() => Learned(
        OnlineLearner.VariableForgetting,
        Bare() with
        {
            Errors = Ramp(4, 1e-3),
            Members = [State().Readout, State().Readout with { Weights = Ramp(16, -0.5), Updates = 7 }],
        });

    public static ModelFile OfLogistic()
    {
        var learned = Learned(OnlineLearner.Logistic, Bare() with { Correlation = Ramp(44, 1.0 / 3), Scale = 1.5, PendingFactor = 1 });
        return BalancedModelFile() with
        {
            Spec = BalancedModelFile().Spec with { Readout = BalancedModelFile().Spec.Readout with { Learner = OnlineLearner.Logistic } },
            State = BalancedModelFile().State with { Readout = learned.State.Readout },
        };
    }

    private static ReadoutState Bare() => State().Readout with
    {
        Correlation = ReadOnlyMemory<double>.Empty, Pending = ReadOnlyMemory<double>.Empty, Scale = 1, PendingFactor = 0,
    };

    private static ModelFile Learned(OnlineLearner learner, ReadoutState readout) => new(
        Spec() with
        {
            Readout = Spec().Readout with
            {
                Learner = learner,
                SolveEvery = 37,
                StepSize = 0.015625,
                NormalisedStep = 0.625,
                FastForgetting = 0.875,
                ErrorForgetting = 0.75,
            },
        },
        State() with { Readout = readout },
        ModelMetrics.Empty,
        [],
        "0.1.0");

    private static ImmutableSortedDictionary<string, string> Genes(string radius) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("spectralRadius", radius).Add("topology", "Ring");

    public static double[] Ramp(int count, double step) =>
        [.. Enumerable.Range(1, count).Select(i => i * step)];
}
