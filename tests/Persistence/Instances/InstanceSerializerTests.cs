using Akka.Actor;
using Akka.Configuration;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.Instances;

public sealed class InstanceSerializerTests : IDisposable
{
    private readonly ActorSystem system = ActorSystem.Create("forms", InstanceSerializer.Binding);
    private readonly InstanceSerializer serializer;

    public InstanceSerializerTests() => serializer = new InstanceSerializer((ExtendedActorSystem)system);

    public void Dispose() => system.Dispose();

    [Fact]
    public void Every_event_and_the_snapshot_come_back_bit_for_bit()
    {
        Arbitrary.Created.Sample(RoundTrip, iter: 200);
        Arbitrary.Batch.Sample(RoundTrip, iter: 500);
        Arbitrary.Confirmed.Sample(RoundTrip, iter: 200);
        Arbitrary.Claimed.Sample(RoundTrip, iter: 200);
        Arbitrary.Snapshot.Sample(RoundTrip, iter: 100);
        Arbitrary.Updated.Sample(RoundTrip, iter: 100);
        Arbitrary.RolledBack.Sample(RoundTrip, iter: 100);
        Arbitrary.Reset.Sample(RoundTrip, iter: 100);
        Arbitrary.Deleted.Sample(RoundTrip, iter: 100);
        Arbitrary.Gap.Sample(RoundTrip, iter: 100);
        Arbitrary.Labels.Sample(RoundTrip, iter: 200);
        Arbitrary.Checkpoint.Sample(RoundTrip, iter: 100);
    }

    [Fact]
    public void Equal_content_gives_equal_bytes() => Arbitrary.Snapshot.Sample(
        s => Assert.Equal(serializer.ToBinary(s), serializer.ToBinary(s with { Spec = s.Spec with { } })), iter: 50);

    [Fact]
    public void No_event_and_no_snapshot_falls_to_another_serializer()
    {
        var types = typeof(IInstanceEvent).Assembly.GetTypes()
            .Where(t => typeof(IInstanceEvent).IsAssignableFrom(t) && !t.IsInterface)
            .Append(typeof(InstanceSnapshot))
            .ToArray();
        Assert.Equal(12, types.Length);
        Assert.All(types, t => Assert.IsType<InstanceSerializer>(system.Serialization.FindSerializerForType(t)));
    }

    [Fact]
    public void Identifier_and_manifests_are_those_of_every_store_ever_written()
    {
        Assert.Equal(7301, serializer.Identifier);
        Assert.Equal("ic", serializer.Manifest(Arbitrary.Created.Single()));
        Assert.Equal("bl", serializer.Manifest(Arbitrary.Batch.Single()));
        Assert.Equal("ow", serializer.Manifest(Arbitrary.Claimed.Single()));
        Assert.Equal("oc", serializer.Manifest(Arbitrary.Confirmed.Single()));
        Assert.Equal("is", serializer.Manifest(Arbitrary.Snapshot.Single()));
        Assert.Equal("su", serializer.Manifest(Arbitrary.Updated.Single()));
        Assert.Equal("rb", serializer.Manifest(Arbitrary.RolledBack.Single()));
        Assert.Equal("ir", serializer.Manifest(Arbitrary.Reset.Single()));
        Assert.Equal("gd", serializer.Manifest(Arbitrary.Gap.Single()));
        Assert.Equal("cb", serializer.Manifest(Arbitrary.Checkpoint.Single()));
        Assert.Equal("ll", serializer.Manifest(Arbitrary.Labels.Single()));
        Assert.Equal("id", serializer.Manifest(Arbitrary.Deleted.Single()));
    }

    [Fact]
    public void Unknown_manifest_is_refused_as_newer()
    {
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary([], "zz"));
        Assert.Equal(DurableFormRefusal.NewerVersion, refusal.Reason);
        Assert.Contains("'zz'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Object_of_another_room_is_refused() => Assert.Throws<ArgumentException>(() => serializer.ToBinary("text"));

    [Fact]
    public void Batch_whose_size_does_not_match_its_values_is_refused()
    {
        var wrong = new BatchLearned(0, 2, 3, new double[5], -1);
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "bl"));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
        Assert.Contains("6 values", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_without_a_row_or_with_values_for_other_rows_are_refused()
    {
        Refused(new LabelsLearned([], 1, default));
        Refused(new LabelsLearned([4, -1], 1, new double[2]));
        Refused(new LabelsLearned([4, 5], 0, default));
        Refused(new LabelsLearned([4, 5], 2, new double[3]));

        void Refused(LabelsLearned wrong) => Assert.Equal(
            DurableFormRefusal.Altered,
            Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "ll")).Reason);
    }

    [Fact]
    public void Spec_that_could_not_be_used_is_refused_with_field_value_and_range()
    {
        var created = Arbitrary.Created.Single();
        var wrong = created with { Spec = created.Spec with { Washout = -7 } };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "ic"));
        Assert.Contains("model.washout is -7; allowed: 0 to 1000000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_another_spec_is_refused()
    {
        var snapshot = Arbitrary.Snapshot.Single();
        var units = snapshot.State.Reservoir.Length + 1;
        var reservoir = new EchoStateSpec { Units = units, InDegree = 1 };
        var wrong = snapshot with { Spec = snapshot.Spec with { Reservoir = reservoir } };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "is"));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
    }

    [Fact]
    public void Way_of_keeping_that_could_not_be_used_is_refused_with_field_value_and_range()
    {
        var wrong = Arbitrary.Created.Single() with { Instance = new InstanceSpec { ReplayRows = -1 } };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "ic"));
        Assert.Contains("instance.replayRows is -1; allowed: 1 to 100000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_evolution_that_could_not_be_used_is_refused_with_field_value_and_range()
    {
        var created = Samples.CreatedLive();
        var wrong = created with { Instance = created.Instance with { Live = created.Instance.Live! with { Challengers = 33 } } };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "ic"));
        Assert.Contains("live.challengers is 33; allowed: 0 to 32", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Population_that_is_not_whole_is_refused()
    {
        var whole = Samples.SnapshotOfLive();
        var live = whole.Live!;
        var state = live.State;
        Refused("without a population", whole with { Live = null });
        Refused("a population without", whole with { Instance = whole.Instance with { Live = null } });
        Refused("champion before is version -1", whole with { Live = live with { FormerVersion = -1 } });
        Refused("champion before is shadow 2 of 2", With(state with { FormerShadow = 2 }));
        Refused("error_sums_f64", With(state with { ErrorSums = new double[2] }));
        Refused("awaiting_f64", With(state with { Champion = state.Champion with { Awaiting = default } }));
        Refused("genes_f64", whole with { Live = live with { Space = new SearchSpace([live.Space.Genes[0]]) } });
        Refused("Gene units is 3", whole with { Live = live with { Space = new SearchSpace([new IntegerGene("units", 1, 2), live.Space.Genes[1]]) } });
        Refused("space of its live population", whole with { Live = live with { Space = new SearchSpace([]) } });

        InstanceSnapshot With(LiveState other) => whole with { Live = live with { State = other } };

        void Refused(string why, InstanceSnapshot wrong)
        {
            var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "is"));
            Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
            Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        }
    }

    private void RoundTrip(object value)
    {
        var bytes = serializer.ToBinary(value);
        var back = serializer.FromBinary(bytes, serializer.Manifest(value));
        SameContent.Assert(value, back);
        Assert.Equal(bytes, serializer.ToBinary(back));
    }
}
