namespace ArchetypeRC.Tests.Host;

/// <summary>Tests that capture the console run one after the other.</summary>
[CollectionDefinition(CommandLine.Collection, DisableParallelization = true)]
public sealed class ConsoleCollection;
