using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary>The command line of the program.</summary>
internal static class CommandLineRoot
{
    private static readonly (string Name, Func<Command> Build)[] Commands =
    [
        ("evolve", EvolveCommand.Build),
        ("jobs", JobsCommand.Build),
        ("space", SpaceCommand.Build),
        ("stream", StreamCommand.Build),
        ("predict", PredictCommand.Build),
        ("record", RecordCommand.Build),
        ("node", NodeCommand.Build),
        ("instance", InstanceCommand.Build),
        ("eval", EvalCommand.Build),
        ("inspect", InspectCommand.Build),
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
        var named = line.IsEmpty ? -1 : Array.FindIndex(Commands, Named(line[0]));
        foreach (var (_, build) in named < 0 ? Commands : Commands.AsSpan(named, 1))
            root.Add(build());
        return root;

        static Predicate<(string Name, Func<Command> Build)> Named(string word) => command => command.Name == word;
    }
}
