using Akka.Actor;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Instances with live evolution: each answer is that of a bare population that reads the same rows.</summary>
public sealed class LiveInstanceTests : InstanceFixture
{
    private const int Rows = 1_600;

    private static readonly LiveSpec Quick = new() { WarmUpRows = 60, TrialRows = 100, LeastRows = 30, KeptRows = 60, FormerRows = 100, AlarmRows = 200 };

    private static readonly InstanceSpec Keep = new() { Live = Quick, ReplayRows = 80 };

    // One whose ridge keeps it from learning: easy to beat.
    private static readonly ModelSpec Poor = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, InputScaling = 0.001, SpectralRadius = 0.1 },
        Readout = new ReadoutSpec { Ridge = 1e5, InputLags = 0 },
        StandardiseInputs = false,
        Washout = 10,
    };

    private static readonly ModelSpec Good = Poor with
    {
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, InputScaling = 0.5 },
        Readout = new ReadoutSpec { Forgetting = 0.99, Ridge = 1e-4 },
    };

    private static readonly double[][] Stream = Changing();

    // Rows behind which a bare population has another champion.
    private static readonly int[] Promotions = PromotionsOf(Around(Poor));

    [Fact]
    public void Promotion_comes_between_two_rows_and_no_answer_is_lost_or_out_of_order()
    {
        var actor = StartLive();
        var expected = Learn(Around(Poor), 0, Rows);
        int[] sizes = [1, 7, 64, 3, 200];
        var batches = new List<LearnBatch>();
        for (var first = 0; first < Rows; first += batches[^1].Count)
            batches.Add(LiveBatch(first, Math.Min(Rows - first, sizes[batches.Count % sizes.Length])));
        foreach (var batch in batches)
            actor.Tell(batch);

        foreach (var batch in batches)
        {
            var answer = ExpectMsg<BatchAnswered>(Patience);
            Assert.Equal(batch.First, answer.First);
            Assert.Equal(expected[(int)batch.First..(int)(batch.First + batch.Count)], answer.Predictions.ToArray());
        }

        Assert.True(Promotions.Length >= 3, $"{Promotions.Length} promotions");
        var described = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((Rows, Promotions.Length + 1, (long)Promotions.Length), (described.NextSequence, described.Version, described.Epoch));
        Assert.Equal((Rows, (long)Promotions.Length), (described.Live!.Rows, described.Live.Promotions));
        Assert.InRange(described.Live.ShareUsed, 0.1, Quick.ShadowShare);
        var versions = Ask<InstanceVersions>(actor, new GetVersions(Id));
        var served = versions.Versions.Single(v => v.Number == versions.Serving);
        Assert.Equal((VersionOrigin.Promoted, (long)Promotions[^1], Promotions.Length), (served.Origin, served.From, served.Before));
        Assert.NotEmpty(served.DifferencesTo(versions.Versions.Single(v => v.Number == served.Before)));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(40)]
    public void Killed_around_a_promotion_it_goes_on_bit_for_bit(int snapshotEveryRows)
    {
        var options = new InstanceOptions { SnapshotEveryRows = snapshotEveryRows };
        var expected = Learn(Around(Poor), 0, Rows);
        var actor = StartLive(options: options);
        var next = 0;
        int[] kills = [.. Promotions.Take(3).SelectMany(p => new[] { p - 1, p, p + 1, p + 43 }).Distinct().Order(), Rows];
        foreach (var kill in kills)
        {
            for (; next < kill; next += Math.Min(50, kill - next))
            {
                var count = Math.Min(50, kill - next);
                Assert.Equal(expected[next..(next + count)], Ask<BatchAnswered>(actor, LiveBatch(next, count)).Predictions.ToArray());
            }

            Crash(actor);
            actor = Start(options);
            Assert.Equal(Promotions.Count(p => p <= kill) + 1, Ask<InstanceDescription>(actor, new GetInstance(Id)).Version);
        }
    }

    [Fact]
    public void Snapshot_leads_on_bit_for_bit_through_its_bytes_at_any_row()
    {
        var serializer = new InstanceSerializer((ExtendedActorSystem)Sys);
        var expected = Learn(Around(Poor), 0, Rows);
        var state = InstanceState.From(new InstanceCreated(Poor, null) { Instance = Keep }, Weights);
        for (var next = 0; next < Rows; next += 13)
        {
            var count = Math.Min(13, Rows - next);
            var batch = LiveBatch(next, count);
            state.Apply(new BatchLearned(next, count, 2, batch.Values, -1));
            Assert.Equal(expected[next..(next + count)], state.Answer(next, count).Predictions.ToArray());
            var snapshot = state.Save();
            state = InstanceState.From(
                (InstanceSnapshot)serializer.FromBinary(serializer.ToBinary(snapshot), serializer.Manifest(snapshot)), Weights);
        }

        Assert.Equal((Promotions.Length + 1, Promotions.Length), (state.Describe().Version, (int)state.Describe().Epoch));

        static IReservoir Weights(ModelSpec spec) => spec.Reservoir.Build(spec.ReservoirInputs);
    }

    [Fact]
    public void Batch_whose_rows_are_dear_is_journaled_in_pieces_of_one_write_and_answered_once()
    {
        var dear = Poor with { Reservoir = new EchoStateSpec { Units = 400, InDegree = 4 } };
        var keep = Keep with { Live = Quick with { ShadowShare = 100, Challengers = 1 } };
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, dear, null, keep));
        var population = LivePopulation.Around(keep.Live, LiveSpace.Of(dear), dear);
        var answer = Ask<BatchAnswered>(actor, LiveBatch(0, 30));
        Assert.Equal(Learn(population, 0, 30), answer.Predictions.ToArray());
        Assert.InRange(Journal.Writes.Last(), 2, 30);
        Assert.Equal(Learn(population, 30, 40), Ask<BatchAnswered>(actor, LiveBatch(30, 10)).Predictions.ToArray());
        Assert.False(HasMessages);

        // Pieces that could not be written are refused once, and are sent again as a whole.
        Journal.Rejection = new InvalidOperationException("the disk is full");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, LiveBatch(40, 30)).Reason);
        Journal.Rejection = null;
        Crash(actor);
        actor = Start();
        Assert.Equal(Learn(population, 40, 70), Ask<BatchAnswered>(actor, LiveBatch(40, 30)).Predictions.ToArray());
        Assert.False(HasMessages);
    }

    [Fact]
    public void Batches_that_gather_while_a_version_takes_over_are_cut_and_judged_again_without_loss()
    {
        var dear = Poor with { Reservoir = new EchoStateSpec { Units = 200, InDegree = 4 } };
        var keep = Keep with { Live = Quick with { ShadowShare = 100, Challengers = 1 } };
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, dear, null, keep));
        Ask<BatchAnswered>(actor, LiveBatch(0, 60));
        Journal.Hold();
        actor.Tell(LiveBatch(60, 30));
        actor.Tell(new UpdateSpec(Id, Good));
        actor.Tell(LiveBatch(90, 40));
        actor.Tell(LiveBatch(130, 40));
        Journal.Release();
        var answers = ReceiveN(4, Patience).ToList();
        Assert.Equal([60, 90, 130], answers.OfType<BatchAnswered>().Select(a => a.First));
        Assert.Single(answers.OfType<InstanceDescription>());
        Assert.Equal((170L, 2), (Ask<InstanceDescription>(actor, new GetInstance(Id)) is var d ? d.NextSequence : -1, d.Version));
        Crash(actor);
        foreach (var answer in answers.OfType<BatchAnswered>())
        {
            actor = Start();
            Assert.Equal(
                answer.Predictions.ToArray(), Ask<BatchAnswered>(actor, LiveBatch((int)answer.First, answer.Count)).Predictions.ToArray());
            Crash(actor);
        }
    }

    [Fact]
    public void Roll_back_lets_the_former_champion_serve_with_all_it_has_learned_since()
    {
        var bare = Around(Poor);
        var actor = StartLive();
        var rolled = Promotions[0] + 70;
        Feed(actor, bare, 0, rolled);
        Assert.Equal(1, Ask<InstanceDescription>(actor, new RollBackSpec(Id, ExpectedEpoch: 1)).Version);
        bare.RollBack();
        Feed(actor, bare, rolled, rolled + 20);

        // And the other way round: the one that was promoted goes on in the shadow now.
        Crash(actor);
        actor = Start();
        Assert.Equal(2, Ask<InstanceDescription>(actor, new RollBackSpec(Id, 2)).Version);
        bare.RollBack();
        Feed(actor, bare, rolled + 20, rolled + 200);
        Crash(actor);
        Feed(Start(), bare, rolled + 200, Rows);
    }

    [Fact]
    public void Roll_back_further_begins_the_population_anew_around_the_version()
    {
        var bare = Around(Poor);
        var actor = StartLive();
        var rolled = Promotions[1] + 30;
        ModelState? first = null;
        for (var row = 0; row < rolled; row++)
        {
            var before = bare.Champion;
            Feed(actor, bare, row, row + 1);
            if (bare.Champion != before)
                first ??= before.Save();
        }

        var back = LifelongModel.Restore(Poor, first!);
        back.Break(rolled - 80 - Promotions[0]);
        for (var row = rolled - 80; row < rolled; row++)
            back.Learn(Stream[row], new double[1]);
        Assert.Equal(1, Ask<InstanceDescription>(actor, new RollBackSpec(Id, 1)).Version);
        bare = LivePopulation.Around(Quick, LiveSpace.Of(Poor), back);
        Feed(actor, bare, rolled, rolled + 100);
        Crash(actor);
        Feed(Start(), bare, rolled + 100, Rows);
    }

    [Fact]
    public void Promotion_while_another_version_warms_up_takes_the_number_and_the_place_of_that()
    {
        var bare = Around(Poor);
        var actor = StartLive(Keep with { KeptVersions = 2 });
        Feed(actor, bare, 0, Promotions[1] - 10);

        // Version 1 is dropped by the promotion that comes while it warms up, and comes back as version 4.
        Journal.Hold();
        actor.Tell(LiveBatch(Promotions[1] - 10, 20));
        actor.Tell(new RollBackSpec(Id, 1));
        AwaitCondition(() => Ask<InstanceDescription>(actor, new GetInstance(Id)).WarmingUp == 1, Patience);
        Journal.Release();
        Assert.Equal(Learn(bare, Promotions[1] - 10, Promotions[1] + 10), ExpectMsg<BatchAnswered>(Patience).Predictions.ToArray());
        var back = ExpectMsg<InstanceDescription>(Patience);
        Assert.Equal((4, 3L, 0L, Poor), (back.Version, back.Epoch, back.Live!.Rows, back.Spec));
        var versions = Ask<InstanceVersions>(actor, new GetVersions(Id)).Versions;
        Assert.Equal([VersionOrigin.Promoted, VersionOrigin.Created], versions.Select(v => v.Origin));
        Assert.Equal([3, 4], versions.Select(v => v.Number));
        var answer = Ask<BatchAnswered>(actor, LiveBatch(Promotions[1] + 10, 50));
        Crash(actor);
        actor = Start();
        Assert.Equal(answer.Predictions.ToArray(), Ask<BatchAnswered>(actor, LiveBatch(Promotions[1] + 10, 50)).Predictions.ToArray());
    }

    [Fact]
    public void Reset_behind_rows_that_bring_a_promotion_is_a_version_of_its_own()
    {
        var actor = StartLive();
        Feed(actor, Around(Poor), 0, Promotions[0] - 10);
        Journal.Hold();
        actor.Tell(LiveBatch(Promotions[0] - 10, 20));
        actor.Tell(new ResetInstance(Id));
        Journal.Release();
        ExpectMsg<BatchAnswered>(Patience);
        Assert.Equal((3, 2L), (ExpectMsg<InstanceDescription>(Patience) is var d ? d.Version : 0, d.Epoch));
        Crash(actor);
        actor = Start();
        var versions = Ask<InstanceVersions>(actor, new GetVersions(Id)).Versions;
        Assert.Equal([VersionOrigin.Created, VersionOrigin.Promoted, VersionOrigin.Reset], versions.Select(v => v.Origin));
        Assert.Equal([0, 1, 2], versions.Select(v => v.Before));
    }

    [Theory]
    [InlineData(Durability.Journal)]
    [InlineData(Durability.Checkpoint)]
    public void Update_gap_and_reset_in_the_life_of_a_population(Durability durability)
    {
        var bare = Around(Poor);
        var actor = StartLive(Keep with { Durability = durability, CheckpointRows = 1_000_000 });
        var at = Promotions[0] + 5;
        Feed(actor, bare, 0, at);
        var updated = Ask<InstanceDescription>(actor, new UpdateSpec(Id, Good));
        Assert.Equal((3, 2L, 0L), (updated.Version, updated.Epoch, updated.Live!.Rows));
        var model = LifelongModel.Create(Good);
        for (var row = at - 80; row < at; row++)
            model.Learn(Stream[row], new double[1]);
        bare = LivePopulation.Around(Quick, LiveSpace.Of(Good), model);
        Feed(actor, bare, at, at + 100);
        Restart();

        Ask<InstanceDescription>(actor, new DeclareGap(Id, at + 100, at + 110));
        bare.Break(10);
        Feed(actor, bare, at + 110, at + 400);
        Restart();

        Ask<InstanceDescription>(actor, new ResetInstance(Id));
        bare = Around(bare.Champion.Spec);
        Feed(actor, bare, at + 400, at + 600);

        // With checkpoints only what was answered as durable is kept.
        void Restart()
        {
            if (durability == Durability.Checkpoint)
                return;
            Crash(actor);
            actor = Start();
        }
    }

    [Fact]
    public void Crash_between_two_checkpoints_is_made_good_by_sending_again_bit_for_bit()
    {
        var keep = Keep with { Durability = Durability.Checkpoint, CheckpointRows = 100 };
        var expected = Learn(Around(Poor), 0, Rows);
        var actor = StartLive(keep);
        var next = 0L;
        foreach (var crash in new[] { Promotions[0] - 10, Promotions[0] + 150, Rows })
        {
            while (next < crash)
            {
                var count = (int)Math.Min(30, crash - next);
                Assert.Equal(expected[(int)next..(int)(next + count)], Ask<BatchAnswered>(actor, LiveBatch((int)next, count)).Predictions.ToArray());
                next += count;
            }

            Crash(actor);
            actor = Start();
            var refused = Ask<InstanceRefused>(actor, LiveBatch(Rows - 1, 1, first: Rows + 10));
            Assert.InRange(refused.Sequence, 0, crash);
            next = refused.Sequence;
        }
    }

    [Fact]
    public void Device_is_the_same_for_an_update_whatever_the_seed_of_the_challenger_that_serves()
    {
        var device = Poor with
        {
            Task = Poor.Task with { Inputs = ["u", "s"] },
            Reservoir = new ExternalSubstrateSpec { States = 1, Command = ["device"] },
        };
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, device with { Reservoir = device.Reservoir with { Seed = 77 } }, null, Keep));
        Assert.Equal(2, Ask<InstanceDescription>(actor, new UpdateSpec(Id, device with { Washout = 7 })).Version);
        var other = device with { Reservoir = new ExternalSubstrateSpec { States = 1, Command = ["another"] } };
        Assert.Equal(InstanceRefusal.AnotherTask, Ask<InstanceRefused>(actor, new UpdateSpec(Id, other)).Reason);
    }

    [Fact]
    public void Prediction_only_asks_the_champion_and_leaves_no_trace()
    {
        var bare = Around(Poor);
        var actor = StartLive();
        Feed(actor, bare, 0, Promotions[0] + 10);
        var ahead = new double[20];
        var rows = LiveBatch(Promotions[0] + 10, 20).Values;
        bare.Champion.PredictAhead(rows.Span, ahead);
        var predicted = Ask<RowsPredicted>(actor, new PredictRows(Id, 20, 2, rows));
        Assert.Equal(2, predicted.Version);
        Assert.Equal(ahead, predicted.Predictions.ToArray());
        Assert.Equal(bare.Champion.Spec, Ask<InstanceExport>(actor, new ExportInstance(Id)).Spec);
        Feed(actor, bare, Promotions[0] + 10, Promotions[0] + 100);
    }

    [Fact]
    public void Created_again_with_the_spec_of_long_ago_it_is_found()
    {
        var keep = Keep with { KeptVersions = 1 };
        var actor = StartLive(keep, new InstanceOptions { SnapshotEveryRows = 100 });
        Feed(actor, Around(Poor), 0, Rows);
        Crash(actor);
        actor = Start();
        Assert.Equal(Rows, Ask<InstanceDescription>(actor, new CreateInstance(Id, Poor, null)).NextSequence);
        Assert.Equal(Rows, Ask<InstanceDescription>(actor, new CreateInstance(Id, Poor, null, keep)).NextSequence);
        Assert.Equal(InstanceRefusal.AnotherSpec, Ask<InstanceRefused>(actor, new CreateInstance(Id, Poor, null, new InstanceSpec())).Reason);
        Assert.Equal(InstanceRefusal.NoSuchVersion, Ask<InstanceRefused>(actor, new RollBackSpec(Id, 1)).Reason);
    }

    [Fact]
    public void Model_whose_labels_come_late_is_refused_by_name()
    {
        var late = Poor with { Task = Poor.Task with { LabelHorizon = 5 } };
        var refused = Ask<InstanceRefused>(Start(), new CreateInstance(Id, late, null, Keep));
        Assert.Equal(InstanceRefusal.BadSpec, refused.Reason);
        Assert.Contains("task.labelHorizon is 5; allowed: 0 in a live population", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_their_range_are_refused_by_name()
    {
        var refused = Ask<InstanceRefused>(Start(), new CreateInstance(Id, Poor, null, Keep with { Live = Quick with { Challengers = 33 } }));
        Assert.Equal(InstanceRefusal.BadSpec, refused.Reason);
        Assert.Contains("live.challengers is 33", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_and_made_again_it_begins_anew()
    {
        var actor = StartLive();
        Feed(actor, Around(Poor), 0, Promotions[0] + 10);
        Ask<InstanceDeletedResult>(actor, new DeleteInstance(Id));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Poor, null, Keep));
        Feed(actor, Around(Poor), 0, 200);
    }

    [Fact]
    public void Bytes_that_challengers_and_elites_may_grow_to_are_admitted_at_once()
    {
        var alone = Footprint.Of(Poor, Keep);
        var admitted = Footprint.OfPopulation(Quick, Poor);
        Assert.True(admitted > (Quick.Challengers + Quick.Archive) * Footprint.OfModel(Poor), $"{admitted} bytes");
        var admission = new NodeAdmission(new AdmissionOptions { Node = new LoadLimits { Bytes = alone + (admitted / 2) } }, TimeProvider.System);
        var shard = CreateTestProbe();
        var refused = Ask<InstanceRefused>(StartBelow(shard, new InstanceOptions(), admission), new CreateInstance(Id, Poor, null, Keep));
        Assert.Equal(InstanceRefusal.OverLimit, refused.Reason);
    }

    private static LivePopulation Around(ModelSpec model) => LivePopulation.Around(Quick, LiveSpace.Of(model), model);

    private static double[] Learn(LivePopulation population, int from, int to)
    {
        var predictions = new double[to - from];
        for (var row = from; row < to; row++)
            population.Learn(Stream[row], predictions.AsSpan(row - from, 1));
        return predictions;
    }

    private static int[] PromotionsOf(LivePopulation population)
    {
        var found = new List<int>();
        for (var row = 0; row < Rows; row++)
        {
            var before = population.Promotions;
            population.Learn(Stream[row], new double[1]);
            if (population.Promotions > before)
                found.Add(row + 1);
        }

        return [.. found];
    }

    private static double[][] Changing()
    {
        var rows = new List<double[]>();
        foreach (var (seed, sign) in new[] { (5UL, 1.0), (6UL, -1.0), (7UL, 1.0), (8UL, -1.0) })
        {
            var random = new RandomStream(seed);
            var before = 0.0;
            for (var row = 0; row < Rows / 4; row++)
            {
                var u = random.NextGaussian();
                rows.Add([u, (sign * (u + (0.5 * before))) + (0.05 * random.NextGaussian())]);
                before = u;
            }
        }

        return [.. rows];
    }

    private static LearnBatch LiveBatch(int from, int count, long? first = null) =>
        new(Id, first ?? from, count, 2, Stream[from..(from + count)].SelectMany(row => row).ToArray(), -1);

    private IActorRef StartLive(InstanceSpec? keep = null, InstanceOptions? options = null)
    {
        var actor = Start(options);
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Poor, null, keep ?? Keep));
        return actor;
    }

    // Answers of the instance and of the bare population, row by row of the stream.
    private void Feed(IActorRef actor, LivePopulation bare, int from, int to)
    {
        for (var next = from; next < to; next += 25)
        {
            var count = Math.Min(25, to - next);
            Assert.Equal(Learn(bare, next, next + count), Ask<BatchAnswered>(actor, LiveBatch(next, count)).Predictions.ToArray());
        }
    }
}
