using Akka.Actor;
using Akka.Actor.Setup;
using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>One actor system on a store: what a process has.</summary>
internal sealed class StoreNode(SqlStore store, Setup? setup = null) : IAsyncDisposable
{
    private readonly ActorSystem system = ActorSystem.Create(
        "store", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(store.Config), setup ?? store.Setup));

    public IActorRef Start(string id) => system.ActorOf(Recorder.PropsFor(id));

    public IActorRef StartOwner(string id) => system.ActorOf(Owner.PropsFor(id));

    /// <summary>What the log says about the failed recovery of an instance.</summary>
    public async Task<string> FailureOf(string id, TimeSpan limit)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = system.ActorOf(Props.Create(() => new FailureListener(heard)));
        await listener.Ask<bool>("ready", limit);
        system.EventStream.Subscribe(listener, typeof(Akka.Event.Error));
        Start(id);
        return await heard.Task.WaitAsync(limit);
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    private sealed class FailureListener : ReceiveActor
    {
        public FailureListener(TaskCompletionSource<string> heard)
        {
            Receive<string>(_ => Sender.Tell(true));
            Receive<Akka.Event.Error>(e => heard.TrySetResult(e.ToString()));
        }
    }
}
