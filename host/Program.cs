using System.CommandLine;
using ArchetypeRC.Host.Commands;

var root = new RootCommand(
    "ArchetypeRC: reservoirs that live. Evolve a reservoir for a series, stream data through it while it learns, and keep "
    + "what it learned through crashes.")
{
    StreamCommand.Build(),
};

return await CommandRunner.RunAsync(root, args);
