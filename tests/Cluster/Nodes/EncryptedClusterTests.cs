using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>Nodes with certificates from files: they find each other, serve who has one, and let nobody else in.</summary>
public sealed class EncryptedClusterTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Client_is_served_only_with_a_certificate_that_the_authority_signed()
    {
        CertificateFiles.Write(scratch, "cluster", "node", "client");
        CertificateFiles.Write(scratch, "foreign", "client");
        await File.WriteAllTextAsync(scratch["node.conf"], $$"""
            archetyperc.node {
              workers = -1
              tls {
                certificate = "{{scratch["cluster/node.pem"]}}"
                key = "{{scratch["cluster/node.key"]}}"
                authority = "{{scratch["cluster/ca.pem"]}}"
              }
            }
            """);
        await File.WriteAllTextAsync(scratch["spec.json"], """
            { "task": { "inputs": ["x"], "targets": ["x"] }, "reservoir": { "kind": "echoState", "units": 10 } }
            """);
        await using var node = await NodeProcess.StartAsync(
            scratch["log"], "--config", scratch["node.conf"], "--port", "0", "--data-dir", scratch["data"]);
        Assert.StartsWith("akka.ssl.tcp://", node.Address, StringComparison.Ordinal);
        var port = node.Address[(node.Address.LastIndexOf(':') + 1)..];

        var (code, rows, errors) = await StreamAsync(port, "20", "--tls", scratch["cluster/client.pem"]);
        Assert.True(code == 0, errors);
        Assert.Equal(3, rows);

        (code, rows, errors) = await StreamAsync(port, "3", "--tls", scratch["foreign/client.pem"]);
        Assert.Equal((4, 0), (code, rows));
        Assert.Contains($"None of the nodes 127.0.0.1:{port} answered within 3 s", errors, StringComparison.Ordinal);

        (code, rows, _) = await StreamAsync(port, "3");
        Assert.Equal((4, 0), (code, rows));
        await node.StopAsync();
    }

    private async Task<(int Code, int Rows, string Errors)> StreamAsync(string port, string patience, params string[] more)
    {
        await using var run = ProgramRun.Start(
            ["stream", "--join", $"127.0.0.1:{port}", "--spec", scratch["spec.json"], "--patience", patience, .. more]);
        await run.WriteAsync("x\n1\n2\n3\n");
        run.EndInput();
        var rows = 0;
        while (await run.ReadLineAsync() is { } line)
            rows += line.StartsWith("sequence", StringComparison.Ordinal) ? 0 : 1;
        var end = await run.EndAsync();
        return (end.Code, rows, end.Errors);
    }
}
