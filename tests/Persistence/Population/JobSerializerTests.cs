using Akka.Actor;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.Population;

public sealed class JobSerializerTests : IDisposable
{
    private readonly ActorSystem system = ActorSystem.Create("jobs", JobSerializer.Binding);
    private readonly JobSerializer serializer;

    public JobSerializerTests() => serializer = new JobSerializer((ExtendedActorSystem)system);

    public void Dispose() => system.Dispose();

    [Fact]
    public void Every_event_comes_back_bit_for_bit()
    {
        ArbitraryJobs.Submitted.Sample(RoundTrip, iter: 200);
        ArbitraryJobs.Evaluated.Sample(RoundTrip, iter: 500);
        ArbitraryJobs.Stopped.Sample(RoundTrip, iter: 100);
        ArbitraryJobs.Quarantined.Sample(RoundTrip, iter: 100);
        ArbitraryJobs.OfLeases.Sample(RoundTrip, iter: 200);
        ArbitraryJobs.Chunk.Sample(RoundTrip, iter: 100);
        RoundTrip(Samples.Population());
        RoundTrip(Samples.PopulationAfterDeletions());
    }

    [Fact]
    public void No_event_falls_to_another_serializer()
    {
        var types = typeof(IJobEvent).Assembly.GetTypes()
            .Where(t => typeof(IJobEvent).IsAssignableFrom(t) && !t.IsInterface)
            .ToArray();
        Assert.Equal(10, types.Length);
        Assert.All(types, t => Assert.IsType<JobSerializer>(system.Serialization.FindSerializerForType(t)));
    }

    [Fact]
    public void Identifier_and_manifests_are_those_of_every_store_ever_written()
    {
        Assert.Equal(7302, serializer.Identifier);
        Assert.Equal("js", serializer.Manifest(Samples.Submitted()));
        Assert.Equal("be", serializer.Manifest(Samples.Evaluated()));
        Assert.Equal("jx", serializer.Manifest(Samples.Stopped()));
        Assert.Equal("bl", serializer.Manifest(Samples.Leased()));
        Assert.Equal("bx", serializer.Manifest(Samples.Lost()));
        Assert.Equal("br", serializer.Manifest(Samples.Returned()));
        Assert.Equal("bq", serializer.Manifest(Samples.Quarantined()));
        Assert.Equal("jp", serializer.Manifest(Samples.Paused()));
        Assert.Equal("jc", serializer.Manifest(Samples.Resumed()));
        Assert.Equal("jd", serializer.Manifest(Samples.SearchDeleted()));
        Assert.Equal("dc", serializer.Manifest(Samples.Chunk()));
        Assert.Equal("ps", serializer.Manifest(Samples.Population()));
    }

    [Fact]
    public void Job_that_could_not_be_run_is_refused_with_field_value_and_range()
    {
        var submitted = Samples.Submitted();
        var evolution = submitted.Search.Evolution with { Population = 1 };
        var wrong = submitted with { Search = submitted.Search with { Evolution = evolution } };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "js"));
        Assert.Contains("evolution.population is 1; allowed: 2 to 10000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_that_this_program_does_not_know_is_refused()
    {
        var wrong = Samples.Stopped() with { Reason = (FinishReason)99 };
        var refusal = Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary(serializer.ToBinary(wrong), "jx"));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
    }

    [Fact]
    public void Unknown_manifest_and_object_of_another_room_are_refused()
    {
        Assert.Throws<DurableFormRefusedException>(() => serializer.FromBinary([], "ic"));
        Assert.Throws<ArgumentException>(() => serializer.ToBinary(new TimeSeries(["a"], [])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("-a")]
    public void Name_of_another_form_is_refused(string name) => Assert.Throws<ArgumentException>(() => new JobId(name));

    private void RoundTrip(object value)
    {
        var bytes = serializer.ToBinary(value);
        var back = serializer.FromBinary(bytes, serializer.Manifest(value));
        SameContent.Assert(value, back);
        Assert.Equal(bytes, serializer.ToBinary(back));
    }
}
