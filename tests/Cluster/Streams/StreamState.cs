using System.Collections.Immutable;
using Akka.Hosting;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>What a state directory holds, read back by a node of these tests when no process has it open.</summary>
/// <param name="Description">Where the stream stands.</param>
/// <param name="Learned">All that was learned, as the bytes of a model file: equal bytes, equal state.</param>
internal sealed record StreamState(InstanceDescription Description, byte[] Learned)
{
    public static async Task<StreamState> ReadAsync(ScratchDirectory scratch)
    {
        using var directory = DataDirectory.Open(scratch["state"]);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddArchetypeRC(
            new ArchetypeOptions { Store = SqlStore.Sqlite(directory), Workers = 0 },
            akka => akka.ConfigureLoggers(loggers => loggers.ClearLoggers()));
        using var host = builder.Build();
        await host.StartAsync();
        try
        {
            var client = host.Services.GetRequiredService<IArchetypeClient>();
            var instance = new InstanceId("stream");
            var description = await client.DescribeAsync(instance);
            var export = await client.ExportAsync(instance);
            var file = new ModelFile(export.Spec, export.State, ModelMetrics.Empty, [], "tests");
            return new StreamState(description, file.ToBytes());
        }
        finally
        {
            await host.Services.GetRequiredService<Akka.Actor.ActorSystem>().Terminate();
        }
    }
}
