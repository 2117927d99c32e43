using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance reset</c>: the same spec with nothing learned.</summary>
internal static class InstanceResetCommand
{
    public static Command Build()
    {
        var epoch = InstanceTarget.ExpectedEpoch();
        return new InstanceTarget().Command(
            "reset",
            "Let an instance start again with nothing learned. Numbers of rows go on; roll-back undoes it.",
            [epoch],
            async call => call.Show(await call.Client.ResetAsync(call.Instance, call.Parsed.GetValue(epoch) ?? -1, call.Cancellation)));
    }
}
