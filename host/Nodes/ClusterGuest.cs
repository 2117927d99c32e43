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
    private readonly IHost host;

    private ClusterGuest(IHost host) => this.host = host;

    /// <inheritdoc/>
    public ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <inheritdoc/>
    public IArchetypeClient Client => host.Services.GetRequiredService<IArchetypeClient>();

    /// <summary>Gets ready to talk to a cluster; whether it answers shows at the first call.</summary>
    public static async Task<ClusterGuest> StartAsync(ArchetypeClientOptions options, CancellationToken cancellation)
    {
        var builder = QuietHost.Builder();
        builder.Services.AddArchetypeClient(options, QuietHost.Log);
        var started = builder.Build();
        await started.StartAsync(cancellation);
        return new ClusterGuest(started);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        host.Dispose();
    }
}
