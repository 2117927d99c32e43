namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>Tests that look at the memory of the whole process: alone in it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BackPressureCollection
{
    public const string Name = "back-pressure";
}
