using Akka.Actor;
using Akka.Cluster.Tools.Client;

namespace ArchetypeRC.Actors.Client;

/// <summary>Stands in a client's process for an actor that every node of a cluster has: hands on what it is told.</summary>
internal sealed class ClusterPassage : ReceiveActor
{
    public ClusterPassage(IActorRef contact, string path) =>
        ReceiveAny(message => contact.Forward(new ClusterClient.Send(path, message, localAffinity: true)));

    /// <param name="contact">The cluster client.</param>
    /// <param name="path">Path of the actor on the nodes, without address.</param>
    public static Props PropsFor(IActorRef contact, string path) => Props.Create(() => new ClusterPassage(contact, path));
}
