using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Specs;

public sealed class InstanceSpecJsonTests
{
    [Fact]
    public void Way_of_keeping_comes_back_from_its_json()
    {
        var keep = new InstanceSpec
        {
            ReplayRows = 7,
            KeptVersions = 3,
            Durability = Durability.Checkpoint,
            CheckpointBytes = 1L << 33,
            Live = new LiveSpec { Challengers = 2, Seed = ulong.MaxValue, ShadowShare = 0.1, Drift = new PageHinkleySpec { WarmUp = 40 } },
        };

        Assert.Equal(keep, SpecJson.ReadInstance(SpecJson.Of(keep).ToJsonString()));
        Assert.Equal(new InstanceSpec(), SpecJson.ReadInstance("{}"));
        Assert.Equal(new InstanceSpec { Live = new LiveSpec() }, SpecJson.ReadInstance("""{ "live": {} }"""));
    }

    [Theory]
    [InlineData("""{ "replayRow": 5 }""", "replayRow is not a field")]
    [InlineData("""{ "live": { "challenger": 5 } }""", "live.challenger is not a field")]
    [InlineData("""{ "live": { "challengers": 33 } }""", "live.challengers is 33; allowed: 0 to 32")]
    [InlineData("""{ "live": { "drift": null } }""", "live.drift is null; allowed: adaptiveWindow")]
    [InlineData("""{ "durability": "always" }""", "durability is \"always\"; allowed: journal, checkpoint")]
    [InlineData("""{ "keptVersions": 0 }""", "instance.keptVersions is 0; allowed: 1 to 16")]
    public void What_cannot_be_used_is_named_with_its_value_and_what_would_be_right(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<SpecRefusedException>(() => SpecJson.ReadInstance(json)).Message, StringComparison.Ordinal);
}
