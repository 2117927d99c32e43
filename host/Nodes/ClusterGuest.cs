using Akka.Actor;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArchetypeRC.Host.Nodes;

/// <summary>A client of a cluster, for the time of one command.</summary>
internal sealed class ClusterGuest : IInstanceAccess
{
    // A node that runs answers within a second or two, a busy one later.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);

    private readonly IHost host;

    private ClusterGuest(IHost host) => this.host = host;

    /// <inheritdoc/>
    public ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <inheritdoc/>
    public IArchetypeClient Client => host.Services.GetRequiredService<IArchetypeClient>();

    /// <summary>Finds a node of the cluster; whether the cluster serves shows at the first call.</summary>
    /// <exception cref="NoNodeAnsweredException">None of the nodes answered within the patience, or within 20 s.</exception>
    public static async Task<ClusterGuest> StartAsync(ArchetypeClientOptions options, CancellationToken cancellation)
    {
        var builder = QuietHost.Builder();
        builder.Services.AddArchetypeClient(options, QuietHost.LogOfGuest);
        var started = builder.Build();
        await started.StartAsync(cancellation);
        var guest = new ClusterGuest(started);
        try
        {
            await guest.FindNodeAsync(options, cancellation);
            return guest;
        }
        catch
        {
            await guest.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        host.Dispose();
    }

    private async Task FindNodeAsync(ArchetypeClientOptions options, CancellationToken cancellation)
    {
        var within = options.Patience < LongestSearch ? options.Patience : LongestSearch;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(within);
        await foreach (var answered in Task.WhenEach(options.Nodes.Select(node => AnswersAsync(node, over.Token))))
        {
            if (await answered)
            {
                await over.CancelAsync();
                return;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        throw new NoNodeAnsweredException(options.Nodes.Select(node => Address.Parse(node)).Select(node => $"{node.Host}:{node.Port}"), within);
    }

    private async Task<bool> AnswersAsync(string node, CancellationToken over)
    {
        var receptionist = System.ActorSelection(new RootActorPath(Address.Parse(node)) / "system" / "receptionist");
        while (true)
        {
            try
            {
                await receptionist.ResolveOne(Attempt, over);
                return true;
            }
            catch (ActorNotFoundException) when (!over.IsCancellationRequested)
            {
                // Asked again.
            }
            catch (Exception e) when (e is ActorNotFoundException or OperationCanceledException)
            {
                return false;
            }
        }
    }
}
