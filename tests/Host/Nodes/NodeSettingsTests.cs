using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Host.Nodes;

namespace ArchetypeRC.Tests.Host.Nodes;

public sealed class NodeSettingsTests
{
    private static readonly NodeSettings Plain = NodeSettings.Read(null);

    [Fact]
    public void Store_of_the_environment_holds_when_no_other_is_named()
    {
        Assert.Equal("Host=db", Plain.Complete("postgres:Host=db").Postgres);
        Assert.Equal("Host=other", (Plain with { Store = "postgres:Host=other" }).Complete("postgres:Host=db").Postgres);
        Assert.Null((Plain with { DataDirectory = "plant" }).Complete("postgres:Host=db").Postgres);
    }

    public static TheoryData<string, string> Contradictions() => new()
    {
        { "none", "No store is named" },
        { "both", "Both a store and a data directory" },
        { "other store", "must begin with 'postgres:'" },
        { "shared file", "belongs to one process" },
        { "half a certificate", "its key and the authority" },
        { "open to all", "not encrypted" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Settings_that_contradict_each_other_are_refused_with_the_way_out(string which, string said)
    {
        var stored = Plain with { Store = "postgres:Host=db" };
        var settings = which switch
        {
            "none" => Plain,
            "both" => stored with { DataDirectory = "plant" },
            "other store" => Plain with { Store = "mysql:Host=db" },
            "shared file" => Plain with { DataDirectory = "plant", Seeds = ["10.0.0.1:4053"] },
            "half a certificate" => stored with { Certificate = "node.pem" },
            _ => stored with { HostName = "10.0.0.1" },
        };
        Assert.Contains(said, Assert.Throws<NodeRefusedException>(() => settings.Complete(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_and_the_idle_time_are_read_from_a_file()
    {
        var settings = Read("""
            archetyperc.node {
              idle-after = 90s
              waiting-rows = 5000
              admission.node { instances = 200, bytes = 2 MiB, samples-per-second = 1e3 }
              admission.tenant.samples-per-second = 12.5
            }
            """).Instances;
        Assert.Equal(TimeSpan.FromSeconds(90), settings.IdleAfter);
        Assert.Equal(5_000, settings.WaitingRows);
        Assert.Equal(new LoadLimits { Instances = 200, Bytes = 2 << 20, SamplesPerSecond = 1_000 }, settings.Admission.Node);
        Assert.Equal(new LoadLimits { SamplesPerSecond = 12.5 }, settings.Admission.Tenant);
    }

    [Fact]
    public void Without_a_word_nothing_is_limited_and_what_idles_leaves_after_two_minutes()
    {
        Assert.Equal(new InstanceOptions(), Plain.Instances);
        Assert.Equal(TimeSpan.Zero, Read("archetyperc.node.idle-after = off").Instances.IdleAfter);
    }

    [Theory]
    [InlineData("admission.node.instances = 0", "admission.node.instances", "'0'", "a whole number, 1 to")]
    [InlineData("admission.node.instances = many", "admission.node.instances", "'many'", "or off")]
    [InlineData("admission.tenant.bytes = 5 bottles", "admission.tenant.bytes", "'5 bottles'", "800 MB or 2 GiB")]
    [InlineData("admission.tenant.bytes = 0", "admission.tenant.bytes", "'0'", "above 0")]
    [InlineData("admission.tenant.samples-per-second = -1", "admission.tenant.samples-per-second", "'-1'", "above 0, or off")]
    [InlineData("idle-after = later", "idle-after", "'later'", "30s or 5m, or off")]
    [InlineData("waiting-rows = 0", "waiting-rows", "'0'", "1 to 10,000,000")]
    [InlineData("port = 70000", "port", "'70000'", "0 to 65,535")]
    [InlineData("join-within = soon", "join-within", "'soon'", "a time such as")]
    [InlineData("plain-text = perhaps", "plain-text", "'perhaps'", "on or off")]
    public void Value_that_cannot_be_used_is_refused_with_its_key_and_what_would_be_right(string line, params string[] said)
    {
        var refused = Assert.Throws<NodeRefusedException>(() => Read("archetyperc.node." + line));
        Assert.All(said, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }

    private static NodeSettings Read(string text)
    {
        using var scratch = new ScratchDirectory();
        return NodeSettings.Read(new FileInfo(scratch.Write("node.conf", text)));
    }

    [Fact]
    public void Private_network_may_be_plain_when_it_is_said() =>
        Assert.False((Plain with { Store = "postgres:Host=db", HostName = "10.0.0.1", PlainText = true }).Complete(null).IsEncrypted);
}
