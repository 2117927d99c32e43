using System.CommandLine;

namespace ArchetypeRC.Host.Commands;

/// <summary>The command line of the program.</summary>
internal static class CommandLineRoot
{
    public static RootCommand Build() => new(
        "ArchetypeRC: reservoirs that live. Evolve a reservoir for a series, stream data through it while it learns, and keep "
        + "what it learned through crashes.")
    {
        EvolveCommand.Build(),
        StreamCommand.Build(),
        EvalCommand.Build(),
        InspectCommand.Build(),
    };
}
