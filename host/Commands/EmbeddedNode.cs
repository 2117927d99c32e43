using Akka.Actor;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Persistence.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArchetypeRC.Host.Commands;

/// <summary>A cluster of one on the embedded store in a data directory, for the time of one command.</summary>
internal sealed class EmbeddedNode : IInstanceAccess
{
    private readonly DataDirectory directory;
    private readonly IHost host;

    private EmbeddedNode(DataDirectory directory, IHost host)
    {
        this.directory = directory;
        this.host = host;
    }

    /// <inheritdoc/>
    public ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <inheritdoc/>
    public IArchetypeClient Client => host.Services.GetRequiredService<IArchetypeClient>();

    /// <summary>Takes the directory for this process and starts the node in it.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process has it.</exception>
    /// <exception cref="DataDirectoryRefusedException">It cannot be written.</exception>
    public static async Task<EmbeddedNode> StartAsync(string path, int workers, CancellationToken cancellation)
    {
        var held = DataDirectory.Open(path);
        try
        {
            var options = new ArchetypeOptions
            {
                Store = SqlStore.Sqlite(held),
                Workers = workers,
                Population = new PopulationOptions { DataSets = Path.Combine(held.Path, NodeSettings.DataSets) },
            };
            var builder = QuietHost.Builder();
            builder.Services.AddArchetypeRC(options, QuietHost.Log);
            var started = builder.Build();
            await started.StartAsync(cancellation);
            return new EmbeddedNode(held, started);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Everything acknowledged is on disk: the node need not take leave of a cluster that has no other.
        await System.Terminate();
        host.Dispose();
        directory.Dispose();
    }
}
