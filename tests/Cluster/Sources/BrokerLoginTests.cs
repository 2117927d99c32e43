using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>Real brokers that encrypt, under an authority of their own, and ask for a user.</summary>
public sealed class BrokerLoginTests : IDisposable
{
    private const int Rows = 40;
    private const string Topic = "plant/pump-7";

    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [SkippableFact]
    public async Task Mqtt_broker_lets_the_user_in_over_an_encrypted_connection()
    {
        using var broker = await Broker.MosquittoAsync(scratch, guarded: true);
        using var device = await DeviceAsync(broker);
        await device.SubscribeAsync(Topic, MqttQualityOfServiceLevel.AtLeastOnce);
        await device.DisconnectAsync();
        using var again = await DeviceAsync(broker, "device");
        for (var row = 0; row < Rows; row++)
            await again.PublishStringAsync(Topic, $$"""{"n": {{row}}, "x": {{Undisturbed.Input.Rows[row]}}}""", MqttQualityOfServiceLevel.AtLeastOnce);
        await AnswersAsync(Mqtt(broker));
    }

    [SkippableFact]
    public async Task Nats_server_lets_the_user_in_over_an_encrypted_connection()
    {
        using var broker = await Broker.NatsAsync(scratch, guarded: true);
        await using var device = new NatsConnection(new NatsOpts
        {
            Url = $"tls://127.0.0.1:{broker.Port}",
            TlsOpts = new NatsTlsOpts { CaFile = scratch["broker/ca.pem"] },
            AuthOpts = new NatsAuthOpts { Username = Broker.User, Password = Broker.Password },
        });
        var jetStream = new NatsJSContext(device);
        await jetStream.CreateStreamAsync(new StreamConfig("READINGS", ["readings"]));
        for (var row = 0; row < Rows; row++)
            (await jetStream.PublishAsync("readings", Encoding.UTF8.GetBytes(Undisturbed.Input.Rows[row]))).EnsureSuccess();
        await AnswersAsync(Nats(broker));
    }

    [SkippableTheory]
    [InlineData("mqtt")]
    [InlineData("nats")]
    public async Task Wrong_password_and_missing_user_are_refused_with_the_variables_to_set(string kind)
    {
        if (kind == "nats")
            SuiteForm.IsRepeat();
        using var broker = await StartAsync(kind);
        var source = kind == "mqtt" ? Mqtt(broker) : Nats(broker);
        (await RefusedAsync(source, Broker.User, "guessed")).AssertRefused(
            "does not let the user 'reader' in with this password", "ARCHETYPERC_SOURCE_PASSWORD");
        (await RefusedAsync(source, null, null)).AssertRefused("lets nobody in without a user", "ARCHETYPERC_SOURCE_USER");
    }

    [SkippableTheory]
    [InlineData("mqtt")]
    [InlineData("nats")]
    public async Task Certificate_of_an_unknown_authority_or_for_another_host_is_refused_with_the_option_that_names_it(string kind)
    {
        if (kind == "nats")
            SuiteForm.IsRepeat();
        using var broker = await StartAsync(kind);
        var source = kind == "mqtt" ? Mqtt(broker) : Nats(broker);
        (await RefusedAsync([.. source.Where(word => word != "--source-authority" && !word.EndsWith(".pem", StringComparison.Ordinal))], Broker.User, Broker.Password))
            .AssertRefused("is not trusted", "--source-authority CA.pem");
        CertificateFiles.Write(scratch, "foreign");
        (await RefusedAsync([.. source.Select(word => word.Replace("/broker/", "/foreign/", StringComparison.Ordinal))], Broker.User, Broker.Password))
            .AssertRefused("is not trusted", "foreign/ca.pem", "holds the authority that signed it");

        // The certificate is for an address, and not for this name of it.
        (await RefusedAsync([.. source.Select(word => word.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))], Broker.User, Broker.Password))
            .AssertRefused("is not trusted", "that it is for the name 'localhost'");
    }

    [Fact]
    public async Task Authority_is_refused_where_nothing_is_encrypted_and_when_it_is_no_certificate()
    {
        await File.WriteAllTextAsync(scratch["empty.pem"], "no certificate");
        (await RefusedAsync(["mqtt://127.0.0.1:1/t", "--format", "json", "--source-authority", scratch["empty.pem"]], null, null))
            .AssertRefused("is not encrypted", "mqtts://");
        (await RefusedAsync(["mqtts://127.0.0.1:1/t", "--format", "json", "--source-authority", scratch["empty.pem"]], null, null))
            .AssertRefused("no certificate in", "PEM");
    }

    private Task<Broker> StartAsync(string kind) =>
        kind == "mqtt" ? Broker.MosquittoAsync(scratch, guarded: true) : Broker.NatsAsync(scratch, guarded: true);

    private string[] Mqtt(Broker broker) =>
        [$"mqtts://127.0.0.1:{broker.Port}/{Topic}", "--format", "json", "--sequence-column", "n", "--source-authority", scratch["broker/ca.pem"]];

    private string[] Nats(Broker broker) =>
        [$"nats+tls://127.0.0.1:{broker.Port}/READINGS/readings", "--columns", "x", "--source-authority", scratch["broker/ca.pem"]];

    private async Task AnswersAsync(string[] source)
    {
        var log = new AnswerLog();
        await using var stream = SourceStream.Start(Run(source, Broker.User, Broker.Password), log);
        await stream.ThroughAsync(Rows - 1);
        Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        Assert.Equal(Rows, log.Count);
    }

    private async Task<ProgramEnd> RefusedAsync(string[] source, string? user, string? password)
    {
        await using var stream = SourceStream.Start(Run(source, user, password), new AnswerLog());
        return await stream.ToEndAsync();
    }

    private ProgramRun Run(string[] source, string? user, string? password)
    {
        var login = user is null ? "" : $"ARCHETYPERC_SOURCE_USER='{user}' ARCHETYPERC_SOURCE_PASSWORD='{password}' ";
        return ProgramRun.StartInShell($"{login}exec \"$0\" \"$@\"", PacedStream.Arguments(Undisturbed.Input, scratch, ["--source", .. source]));
    }

    // The session of the stream, made before the first message is sent, or the device that sends.
    private async Task<IMqttClient> DeviceAsync(Broker broker, string name = "archetyperc-stream")
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(scratch["broker/ca.pem"]);
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", broker.Port)
            .WithTlsOptions(tls => tls.UseTls().WithTrustChain(authority).WithRevocationMode(X509RevocationMode.NoCheck))
            .WithCredentials(Broker.User, Broker.Password)
            .WithClientId(name)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(uint.MaxValue)
            .Build());
        return client;
    }
}
