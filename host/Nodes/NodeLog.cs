using Akka.Event;
using Akka.Hosting.Logging;

namespace ArchetypeRC.Host.Nodes;

/// <summary>What an actor system of a node logs, but for the parting of every client, which Akka takes for an error.</summary>
internal sealed class NodeLog : LoggerFactoryLogger
{
    private const string Parted = "EndpointDisassociatedException"; // Akka keeps the type to itself.

    /// <inheritdoc/>
    protected override bool Receive(object message) => (message is Error error && error.Cause?.GetType().Name == Parted) || base.Receive(message);
}
