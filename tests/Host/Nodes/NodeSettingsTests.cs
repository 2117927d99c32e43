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
    public void Private_network_may_be_plain_when_it_is_said() =>
        Assert.False((Plain with { Store = "postgres:Host=db", HostName = "10.0.0.1", PlainText = true }).Complete(null).IsEncrypted);
}
