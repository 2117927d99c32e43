using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance describe</c>: what an instance is and where it stands.</summary>
internal static class InstanceDescribeCommand
{
    public static Command Build() => new InstanceTarget().Command(
        "describe",
        "Show what an instance is and where it stands: its task, version and epoch, the row that it expects next, its errors. --json has the whole spec.",
        [],
        async call => call.Show(await call.Client.DescribeAsync(call.Instance, call.Cancellation)));
}
