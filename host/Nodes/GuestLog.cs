using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace ArchetypeRC.Host.Nodes;

/// <summary>
/// What an actor system of a client logs: errors, in one line each, without what Akka says of connections that broke or cannot be made. The
/// command itself tells when no answer comes.
/// </summary>
internal sealed class GuestLog : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private const string TooLarge = "OversizedPayloadException"; // Akka keeps the type to itself.

    public GuestLog()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<Error>(error =>
        {
            if (!IsOfConnections(error))
                Console.Error.WriteLine($"archetyperc: {LineOf(error)}");
        });
        ReceiveAny(_ =>
        {
        });
    }

    // A message that is too large is lost on its way, and whoever waits for its answer must learn why.
    private static bool IsOfConnections(Error error) => error.Cause?.GetType().Name != TooLarge
        && (Within(error.LogClass) || Within(error.Cause?.GetType()));

    private static bool Within(Type? type) => type?.Namespace?.StartsWith("Akka.Remote", StringComparison.Ordinal) == true;

    private static string LineOf(Error error)
    {
        var text = error.Message?.ToString() ?? "";
        if (error.Cause is { } cause && !text.Contains(cause.Message, StringComparison.Ordinal))
            text += ": " + cause.Message;
        return text.ReplaceLineEndings(" ");
    }
}
