using Akka.Actor;
using Akka.Cluster.Tools.Client;

namespace ArchetypeRC.Actors.Client;

/// <summary>Stands in a client's process for an actor that every node of a cluster has: hands on what it is told, in the order in which it comes.</summary>
/// <remarks>
/// A node keeps an actor for each sender for some time, to carry answers back. Every question has a sender of its own; so that a node does not
/// keep thousands of actors for a client that asks thousands of times, questions go out in the name of a few desks, each with one question at a time.
/// </remarks>
internal sealed class ClusterPassage : ReceiveActor
{
    private const string Questions = "temp";

    private readonly Stack<IActorRef> free = new();

    /// <param name="contact">The cluster client.</param>
    /// <param name="path">Path of the actor on the nodes, without address.</param>
    /// <param name="patience">After this nobody waits for an answer any more.</param>
    public ClusterPassage(IActorRef contact, string path, TimeSpan patience)
    {
        Receive<AnswerDesk.Free>(_ => free.Push(Sender));
        ReceiveAny(message =>
        {
            var sender = Sender;
            if (sender.Path.Parent.Name == Questions)
            {
                if (!free.TryPop(out var desk))
                    desk = Context.ActorOf(AnswerDesk.PropsFor(patience));
                desk.Tell(new AnswerDesk.Expect(sender));
                sender = desk;
            }

            contact.Tell(new ClusterClient.Send(path, message, localAffinity: true), sender);
        });
    }

    public static Props PropsFor(IActorRef contact, string path, TimeSpan patience) =>
        Props.Create(() => new ClusterPassage(contact, path, patience));
}
