using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance roll-back</c>: a version that served before takes over again.</summary>
internal static class InstanceRollBackCommand
{
    public static Command Build()
    {
        var version = SearchOptions.Whole("--version", "The version that is to serve. Default: the one that served before.", "N", 1);
        var epoch = InstanceTarget.ExpectedEpoch();
        return new InstanceTarget().Command(
            "roll-back",
            "Let a version that served before take over again, with what it had learned and the rows since that are kept. The command ends then.",
            [version, epoch],
            async call => call.Show(await call.FollowAsync(call.Client.RollBackAsync(
                call.Instance, call.Parsed.GetValue(version) ?? 0, call.Parsed.GetValue(epoch) ?? -1, call.Cancellation))));
    }
}
