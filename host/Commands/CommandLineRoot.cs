using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary>The command line of the program.</summary>
internal static class CommandLineRoot
{
    private static readonly Entry[] Commands =
    [
        new("evolve", EvolveCommand.Build),
        new("jobs", JobsCommand.Build),
        new("space", SpaceCommand.Build),
        new("stream", StreamCommand.Build),
        new("predict", PredictCommand.Build),
        new("record", RecordCommand.Build),
        new("node", NodeCommand.Build),
        new("instance", InstanceCommand.Build),
        new("eval", EvalCommand.Build),
        new("inspect", InspectCommand.Build),
    ];

    /// <summary>
    /// The commands that a line may mean: the one that its first word names, or all of them. What a command's options cost to set up
    /// would be a good part of the time to a first prediction.
    /// </summary>
    public static RootCommand Build(params ReadOnlySpan<string> line)
    {
        var root = new RootCommand(
            "ArchetypeRC: reservoirs that live. Evolve a reservoir for a series, stream data through it while it learns, and keep "
            + "what it learned through crashes.");
        var word = line.IsEmpty ? "" : line[0];
        var named = Array.FindIndex(Commands, command => command.Name == word);
        foreach (var command in named < 0 ? Commands : Commands.AsSpan(named, 1))
            root.Add(command.Build());
        return root;
    }

    private sealed record Entry(string Name, Func<Command> Build);
}
