using ArchetypeRC.Actors.Hosting;

namespace ArchetypeRC.Tests.Actors.Hosting;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("10.0.0.1:4053", false, "akka.tcp://archetyperc@10.0.0.1:4053")]
    [InlineData("node-1.plant:4053", true, "akka.ssl.tcp://archetyperc@node-1.plant:4053")]
    [InlineData("akka.tcp://archetyperc@db:1", false, "akka.tcp://archetyperc@db:1")]
    public void Host_and_port_or_a_whole_address_is_read(string text, bool encrypted, string address) =>
        Assert.Equal(address, NodeAddress.Parse(text, encrypted));

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:0")]
    [InlineData("10.0.0.1:70000")]
    [InlineData("10.0.0.1:port")]
    [InlineData("akka.ssl.tcp://archetyperc@10.0.0.1:4053")]
    [InlineData("akka.tcp://another@10.0.0.1:4053")]
    public void Anything_else_is_refused_with_what_to_write(string text) =>
        Assert.Contains("HOST:PORT", Assert.Throws<FormatException>(() => NodeAddress.Parse(text, encrypted: false)).Message, StringComparison.Ordinal);
}
