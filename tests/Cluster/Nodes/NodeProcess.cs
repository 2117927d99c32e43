using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>One process of <c>archetyperc node</c>, ready: a member of its cluster.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly ProgramRun run;
    private readonly string errors;

    private NodeProcess(ProgramRun run, string errors, string address, int members)
    {
        this.run = run;
        this.errors = errors;
        Address = address;
        Members = members;
    }

    /// <summary>Its address in the cluster.</summary>
    public string Address { get; }

    /// <summary>Members that it saw when it became one.</summary>
    public int Members { get; }

    /// <summary>Whether the process is no more.</summary>
    public bool HasEnded => run.HasEnded;

    /// <summary>All that it wrote to standard error so far.</summary>
    public string Errors => File.ReadAllText(errors);

    /// <summary>Starts a node and waits until it is a member.</summary>
    /// <param name="errors">File for its standard error: a pipe that nobody reads would hold it up.</param>
    /// <param name="arguments">What follows <c>node</c>.</param>
    public static Task<NodeProcess> StartAsync(string errors, params IEnumerable<string> arguments) =>
        StartAsync(errors, ThreeNodes.Built, arguments);

    /// <summary>Starts a node of a program and waits until it is a member.</summary>
    /// <param name="errors">File for its standard error.</param>
    /// <param name="program">The program as words of the shell, in which <c>"$0"</c> stands for the built one.</param>
    /// <param name="arguments">What follows <c>node</c>.</param>
    public static async Task<NodeProcess> StartAsync(string errors, string program, IEnumerable<string> arguments)
    {
        var started = ProgramRun.StartInShell($"exec {program} \"$@\" 2>>{errors}", ["node", .. arguments]);
        var line = await started.ReadLineAsync();
        if (line is null)
        {
            var end = await started.EndAsync();
            throw new InvalidOperationException($"The node ended with {end.Code} before it was ready: {await File.ReadAllTextAsync(errors)}");
        }

        var ready = JsonNode.Parse(line)!;
        Assert.Equal("ready", (string?)ready["event"]);
        return new NodeProcess(started, errors, (string)ready["address"]!, (int)ready["members"]!);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        run.Kill();
        Assert.Equal(ProgramEnd.Killed, (await run.EndAsync()).Code);
    }

    /// <summary>SIGTERM: waits until it has left its cluster and ended.</summary>
    public async Task StopAsync()
    {
        await run.SignalAsync("TERM");
        var end = await run.EndAsync();
        Assert.True(end.Code == 0, string.Create(CultureInfo.InvariantCulture, $"The node ended with {end.Code}: {Errors}"));
    }

    /// <summary>Sends a signal by its name and does not wait for what comes of it.</summary>
    public Task SignalAsync(string signal) => run.SignalAsync(signal);

    /// <summary>SIGSTOP: it holds still with everything open, as a process whose machine is paused.</summary>
    public Task FreezeAsync() => run.SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task WakeAsync() => run.SignalAsync("CONT");

    /// <summary>Waits until it ends by itself.</summary>
    public Task<ProgramEnd> EndedAsync() => run.EndAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => run.DisposeAsync();
}
