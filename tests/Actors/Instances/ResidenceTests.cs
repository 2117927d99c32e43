using Akka.Actor;
using Akka.Cluster.Sharding;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Instances that leave memory when they are idle, and nodes that do not take everything on.</summary>
public sealed class ResidenceTests : InstanceFixture
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Idle_instance_asks_to_leave_and_goes_on_when_it_is_recalled()
    {
        var shard = CreateTestProbe();
        var options = new InstanceOptions { IdleAfter = TimeSpan.Zero };
        var actor = StartBelow(shard, options);
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        Ask<BatchAnswered>(actor, Batch(0, 80));
        actor.Tell(ReceiveTimeout.Instance);
        var stop = shard.ExpectMsg<Passivate>(Patience).StopMessage;
        Watch(actor);
        actor.Tell(stop);
        ExpectTerminated(actor, Patience);
        Assert.Equal(Undisturbed(120)[80..], Ask<BatchAnswered>(StartBelow(shard, options), Batch(80, 40)).Predictions.ToArray());
    }

    [Fact]
    public void Idle_time_that_was_asked_for_passes_by_itself()
    {
        var shard = CreateTestProbe();
        StartBelow(shard, new InstanceOptions { IdleAfter = TimeSpan.FromMilliseconds(20) });
        shard.ExpectMsg<Passivate>(Patience);
    }

    [Fact]
    public void Instance_with_a_write_under_way_stays()
    {
        var shard = CreateTestProbe();
        var actor = StartBelow(shard, new InstanceOptions { IdleAfter = TimeSpan.Zero });
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        Journal.Hold();
        actor.Tell(Batch(0, 20));
        AwaitCondition(() => Journal.Writes.Count == 2, Patience);
        actor.Tell(ReceiveTimeout.Instance);
        Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.False(shard.HasMessages);
        Journal.Release();
        ExpectMsg<BatchAnswered>(Patience);
        actor.Tell(ReceiveTimeout.Instance);
        shard.ExpectMsg<Passivate>(Patience);
    }

    [Fact]
    public void Instance_beyond_the_limit_is_turned_away_with_the_limit_and_let_in_when_another_has_left()
    {
        var shard = CreateTestProbe();
        var admission = Admission(new LoadLimits { Instances = 1 });
        var first = StartBelow(shard, new InstanceOptions(), admission);
        Ask<InstanceDescription>(first, new CreateInstance(Id, Spec, null));

        var other = new InstanceId("sensor-2");
        var second = StartBelow(shard, new InstanceOptions(), admission, other);
        var refused = Ask<InstanceRefused>(second, new CreateInstance(other, Spec, null));
        Assert.Equal(InstanceRefusal.OverLimit, refused.Reason);
        Assert.Contains("1 instances in memory", refused.Explanation, StringComparison.Ordinal);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        shard.ExpectMsg<Passivate>(Patience);
        Crash(second);

        Crash(first);
        Ask<InstanceDescription>(StartBelow(shard, new InstanceOptions(), admission, other), new CreateInstance(other, Spec, null));
        Assert.Equal(
            InstanceRefusal.OverLimit,
            Ask<InstanceRefused>(StartBelow(shard, new InstanceOptions(), admission), new GetInstance(Id)).Reason);
    }

    [Fact]
    public void Bytes_beyond_the_limit_are_refused_at_creation_at_an_update_and_at_recall()
    {
        var shard = CreateTestProbe();
        var size = Footprint.Of(Spec, new ArchetypeRC.Persistence.Instances.InstanceSpec());
        var actor = StartBelow(shard, new InstanceOptions(), Admission(new LoadLimits { Bytes = size - 1 }));
        Assert.Equal(InstanceRefusal.OverLimit, Ask<InstanceRefused>(actor, new CreateInstance(Id, Spec, null)).Reason);
        Crash(actor);

        actor = StartBelow(shard, new InstanceOptions(), Admission(new LoadLimits { Bytes = size }));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        Assert.Equal(InstanceRefusal.OverLimit, Ask<InstanceRefused>(actor, new UpdateSpec(Id, Spec with { Washout = 6 })).Reason);
        Assert.Equal(0, Ask<InstanceDescription>(actor, new GetInstance(Id)).WarmingUp);
        Crash(actor);

        actor = StartBelow(shard, new InstanceOptions(), Admission(new LoadLimits { Bytes = size - 1 }));
        Assert.Equal(InstanceRefusal.OverLimit, Ask<InstanceRefused>(actor, new GetInstance(Id)).Reason);
    }

    [Fact]
    public void Rows_beyond_the_rate_are_refused_with_the_time_after_which_they_are_taken()
    {
        var actor = StartBelow(CreateTestProbe(), new InstanceOptions(), Admission(new LoadLimits { SamplesPerSecond = 100 }));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        Ask<BatchAnswered>(actor, Batch(0, 200));
        var refused = Ask<InstanceRefused>(actor, Batch(200, 50));
        Assert.Equal((InstanceRefusal.OverLimit, 200L), (refused.Reason, refused.Sequence));
        Assert.Equal(InstanceRefusal.OverLimit, Ask<InstanceRefused>(actor, new PredictRows(Id, 1, 1, Batch(200, 1).Values)).Reason);
        Ask<BatchAnswered>(actor, Batch(100, 50));
        clock.Advance(refused.RetryAfter);
        Assert.Equal(Undisturbed(250)[200..], Ask<BatchAnswered>(actor, Batch(200, 50)).Predictions.ToArray());
    }

    private NodeAdmission Admission(LoadLimits node) => new(new AdmissionOptions { Node = node }, clock);
}
