using Akka.Event;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>
/// Stands where Akka would write to standard output before and after its loggers live, whatever level is asked for: that output belongs to the
/// program that embeds the node.
/// </summary>
#pragma warning disable MA0097 // That an actor reference can be compared comes from Akka; nobody compares this one.
public sealed class SilentLogger : MinimalLogger
{
    /// <inheritdoc/>
    protected override void Log(object message)
    {
    }
}
#pragma warning restore MA0097
