using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors;

public sealed class MessageFormTests : TestKit
{
    private static readonly InstanceId Instance = new("sensor-1");
    private static readonly JobId Job = new("search-1");
    private static readonly TimeSeries Series = new(["x", "y"], [1, double.Epsilon, -0.0, 4]);

    private static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 3 },
        Reservoir = new EchoStateSpec { Units = 8, InDegree = 3, Seed = ulong.MaxValue },
    };

    private static readonly EvolutionJob Search = new()
    {
        Template = Spec,
        Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
        Evolution = new EvolutionSpec { Generations = 4, TimeLimit = TimeSpan.FromMinutes(3) },
        Space = SearchSpace.Default(),
    };

    public MessageFormTests()
        : base(InstanceMessageSerializer.Binding.WithFallback(JobMessageSerializer.Binding)
            .WithFallback(ConfigurationFactory.ParseString("akka.loglevel = WARNING")))
    {
    }

    public static TheoryData<object> Messages()
    {
        var genome = Search.Space.Draw(RandomStream.Derive(1, 2));
        var best = new Individual(
            new Birth(new BirthNumber(9), 2, genome, [new BirthNumber(3), new BirthNumber(4)], ["tournament", "uniform"]),
            FitnessResult.Measured([0.25, 0.5], 7, 8));
        var status = new JobStatus(
            Job,
            Search,
            FinishReason.Generations,
            3,
            40,
            1,
            48,
            [new GenerationSummary(0, 24, 0.5, 0.75, double.PositiveInfinity, 1)],
            best,
            [best],
            new JobCost(1.5, 2.5, 3, 4));
        return
        [
            new CreateInstance(Instance, Spec, Learned()),
            new CreateInstance(Instance, Spec, null),
            new LearnBatch(Instance, 7, 2, 1, new double[] { 0.1, double.NaN }, 5),
            new LearnLabels(Instance, [9, 7], 1, new[] { 0.5, -0.0 }),
            new LabelsAnswered(2, 11),
            new ConfirmOutput(Instance, 6),
            new GetInstance(Instance),
            new ExportInstance(Instance),
            new BatchAnswered(7, 1, 2, new[] { 0.1, -0.0 }),
            new BatchAnswered(7, 1, 2, new[] { 0.1, -0.0 }) { DurableTo = 3 },
            new OutputConfirmedResult(12),
            new InstanceDescription(Spec, 9, 8, 20, 15, 0.125, double.NaN),
            new InstanceDescription(Spec, 9, 8, 20, 15, 0.125, 0.5)
            {
                Instance = new InstanceSpec { ReplayRows = 3, KeptVersions = 2 },
                Version = 4,
                Epoch = 7,
                WarmingUp = 5,
                Drifts = 6,
                RecentRows = 3,
                DurableTo = 2,
            },
            new InstanceDescription(Spec, 9, 8, 20, 15, 0.125, 0.5) { AwaitingLabels = 11 },
            new InstanceDescription(Spec, 9, 8, 20, 15, 0.125, 0.5)
            {
                Instance = new InstanceSpec { Live = new LiveSpec { Challengers = 7, Seed = ulong.MaxValue } },
                Live = new LiveSummary(1, 2, 3, 4, 5, 6, 0.375),
            },
            new CreateInstance(Instance, Spec, null, new InstanceSpec { ReplayRows = 3 }),
            new CreateInstance(Instance, Spec, null, new InstanceSpec { Live = new LiveSpec { ShadowShare = -0.0 } }),
            new PredictRows(Instance, 2, 1, new double[] { 0.1, double.NaN }),
            new RowsPredicted(-1, 2, 1, 2, new[] { 0.1, -0.0 }),
            new UpdateSpec(Instance, Spec, 3),
            new RollBackSpec(Instance, 2),
            new ResetInstance(Instance, 4),
            new ImportModel(Instance, new byte[] { 1, 2, 3 }, 5),
            new GetVersions(Instance),
            new InstanceVersions(2, 3, [new VersionSummary(2, Spec, VersionOrigin.Reset, 40, 1)]),
            new InstanceVersions(2, 3, [new VersionSummary(2, Spec, VersionOrigin.Promoted, 40, 1)]),
            new DeleteInstance(Instance),
            new DeclareGap(Instance, 7, 9),
            new InstanceDeletedResult(41),
            new InstanceExport(Spec, Learned()),
            new InstanceExport(Spec, Learned(LifelongModel.Create(Spec))),
            new InstanceRefused(InstanceRefusal.SequenceGap, "row 9 is expected", 9),
            new InstanceRefused(InstanceRefusal.OverLimit, "too fast", 9) { RetryAfter = TimeSpan.FromSeconds(1.5) },
            new SubmitJob(Job, Search, Series),
            new GetJob(Job),
            new WatchJob(Job),
            new CancelJob(Job),
            status,
            status with { Finished = null, Best = null, Ancestors = [], ExpectedEvaluations = null },
            status with
            {
                History =
                [
                    new GenerationSummary(0, 24, 0.5, 0.75, 1, 1) { HyperVolume = 0.25, Coverage = 0.5, QualityDiversity = 12.5 },
                ],
                Best = best.Reevaluated(FitnessResult.Measured([0.75], 1, 2), byMean: true),
                Results = [best, best with { Birth = best.Birth with { Plan = Planned(genome) } }],
            },
            new JobRefused(Job, "no such search"),
            new RequestWork(),
            new EvaluateBirth(Job, Search, new BirthNumber(5), genome.Values, UInt128.MaxValue - 5),
            new EvaluateBirth(Job, Search, new BirthNumber(5), genome.Values, UInt128.MaxValue - 5) { Plan = Planned(genome) },
            new EvaluationFinished(Job, new BirthNumber(5), FitnessResult.Measured([0.5], 7, 8), 0.25),
            new EvaluationFinished(Job, new BirthNumber(5), FitnessResult.Refused("saturated", 7, 8), 0.25),
            new EvaluationFinished(
                Job,
                new BirthNumber(5),
                FitnessResult.Measured([0.5], 7, 8) with { TrainedRows = 9, Cost = new ModelCost(10, 11), Behaviour = new Behaviour(-0.5, 12) },
                0.25),
            new GetSeries(Series.ContentHash),
            new SeriesDelivered(Series),
            new SubmitJob(Job, Search, null) { DataHash = Series.ContentHash, Priority = -7 },
            new StoreRows(Job, Series.ContentHash, 1, 3, new byte[] { 1, 0, 255 }),
            new RowsProgress(Job, Series.ContentHash, 2),
            new PauseJob(Job),
            new ResumeJob(Job),
            new ListJobs(),
            new JobList(
            [
                new JobSummary(Job, "generational", null, 40, 1, 48, 0.25)
                {
                    Paused = true, Priority = 10, Workers = 3, Quarantined = 1, ElapsedSeconds = 2.5,
                },
                new JobSummary(Job, "tpe", FinishReason.Energy, 0, 0, null, null),
            ]),
            status with
            {
                Finished = null,
                Paused = true,
                Priority = -100,
                Workers = 4,
                Quarantined =
                [
                    new QuarantinedBirth(new BirthNumber(7), Spec, [1, ulong.MaxValue], "its worker died"),
                    new QuarantinedBirth(new BirthNumber(8), null, [2], "its worker sent no beat"),
                ],
            },
            new RequestWork(Beats: true),
            new LeaseBirth(Job, UInt128.MaxValue - 6, new BirthNumber(5), genome.Values, LeasedPlan.Of(EvaluationPlan.Full)),
            new LeaseBirth(Job, UInt128.MaxValue - 6, new BirthNumber(5), genome.Values, LeasedPlan.Of(Planned(genome))),
            new LeaseBeat(Job, new BirthNumber(5)),
            new ReturnBirth(Job, new BirthNumber(5)),
            new EvaluationCrashed(Job, new BirthNumber(5), "out of memory"),
            new AbandonBirth(Job, new BirthNumber(5)),
            new StandDown(),
            new StoodDown(),
            new GetSearch(Job),
            new SearchDelivered(Job, UInt128.MaxValue - 6, Search, Series.ContentHash),
            new GetDataChunk(Series.ContentHash, 2),
            new DataChunk(Series.ContentHash, 2, 3, new byte[] { 7, 0 }),
            new GetLineage(Job, new BirthNumber(7), 1_000),
            new JobLineage(
                Job,
                Search.Space,
                [best, best with { Birth = best.Birth with { Number = new BirthNumber(10), Plan = Planned(genome) } }],
                new BirthNumber(12)),
            new DeleteJob(Job, new Guid("00112233-4455-6677-8899-aabbccddeeff")),
            new JobDeletedResult(Job),
            new EvaluationFinished(Job, new BirthNumber(5), FitnessResult.Measured([0.5], 7, 8), 0.25) { Version = UInt128.MaxValue - 6 },
        ];
    }

    private static EvaluationPlan Planned(Genome genome) =>
        new() { Fidelity = new Fidelity(1, 3, 4), Draw = 2, Donor = new Donor(genome, new Fidelity(0, 3, 4)) };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_keeps_its_content_through_its_own_wire_form(object message)
    {
        var serializer = Assert.IsAssignableFrom<SerializerWithStringManifest>(Sys.Serialization.FindSerializerFor(message));
        Assert.True(serializer is InstanceMessageSerializer or JobMessageSerializer);
        var read = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        Assert.Equal(message.GetType(), read.GetType());
        // Equal content, equal bytes.
        Assert.Equal(serializer.ToBinary(message), serializer.ToBinary(read));
    }

    [Fact]
    public void Every_message_type_is_among_those_tested()
    {
        var tested = ((IEnumerable<object[]>)Messages()).Select(row => row[0].GetType()).ToHashSet();
        var declared = typeof(IInstanceMessage).Assembly.GetTypes().Where(type =>
            !type.IsInterface
            && (type.IsAssignableTo(typeof(IInstanceMessage)) || type.IsAssignableTo(typeof(IInstanceReply))
                || type.IsAssignableTo(typeof(IJobMessage)) || type.IsAssignableTo(typeof(IJobReply))
                || type.IsAssignableTo(typeof(IEvaluationMessage)) || type.IsAssignableTo(typeof(IPopulationMessage))
                || type.IsAssignableTo(typeof(IDataSetMessage))));
        Assert.DoesNotContain(declared, type => !tested.Contains(type));
    }

    // As before the beginning of a stream was kept.
    private static ModelState Learned() => Learned(LifelongModel.Restore(Spec, LifelongModel.Create(Spec).Save() with { Beginning = null }));

    private static ModelState Learned(LifelongModel model)
    {
        var prediction = new double[1];
        for (var row = 0; row < 80; row++)
            model.Learn([row % 7], prediction);
        return model.Save();
    }
}
