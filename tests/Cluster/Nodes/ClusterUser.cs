using Akka.Actor;
using Akka.Hosting;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Persistence.Population;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>A process outside the cluster: its client, and a way to ask one node and to see which node answered.</summary>
internal sealed class ClusterUser : IAsyncDisposable
{
    private readonly IHost host;

    private ClusterUser(IHost host) => this.host = host;

    public IArchetypeClient Client => host.Services.GetRequiredService<IArchetypeClient>();

    private ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <summary>A client that knows some nodes to begin with.</summary>
    public static Task<ClusterUser> StartAsync(params IEnumerable<string> nodes) => StartAtAsync("127.0.0.1", nodes);

    /// <summary>A client at an address that the nodes answer to.</summary>
    public static async Task<ClusterUser> StartAtAsync(string host, IEnumerable<string> nodes)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddArchetypeClient(
            new ArchetypeClientOptions { Nodes = [.. nodes], HostName = host },
            // A client that looks for killed nodes would fill the tests' output.
            akka => akka.AddHocon("akka { loglevel = OFF \n stdout-loglevel = OFF }", HoconAddMode.Prepend)
                .ConfigureLoggers(loggers =>
                {
                    loggers.LogLevel = Akka.Event.LogLevel.ErrorLevel;
                    loggers.ClearLoggers();
                }));
        var started = builder.Build();
        await started.StartAsync();
        return new ClusterUser(started);
    }

    /// <summary>Tells one node's shard region something, and hands on every answer with the address of the node that gave it.</summary>
    public void Tell(string node, IInstanceMessage message, Action<string, IInstanceReply> answered) =>
        System.ActorSelection($"{node}/system/sharding/instance").Tell(message, System.ActorOf(Props.Create(() => new Ear<IInstanceReply>(answered, node))));

    /// <summary>Address of the node that serves an instance now.</summary>
    public async Task<string> OwnerAsync(string askedNode, InstanceId instance)
    {
        var owner = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(askedNode, new GetInstance(instance), (node, _) => owner.TrySetResult(node));
        return await owner.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Address of the node that runs the supervisor of searches now; null when none answers.</summary>
    public async Task<string?> SupervisorAsync(string askedNode, JobId job)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        System.ActorSelection($"{askedNode}/user/population-proxy").Tell(
            new GetJob(job), System.ActorOf(Props.Create(() => new Ear<IJobReply>((node, _) => told.TrySetResult(node), askedNode))));
        try
        {
            return await told.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        host.Dispose();
    }

    private sealed class Ear<TReply> : ReceiveActor
    {
        public Ear(Action<string, TReply> answered, string asked) => Receive<TReply>(reply =>
            answered(Sender.Path.Address.HasGlobalScope ? Sender.Path.Address.ToString() : asked, reply));
    }
}
