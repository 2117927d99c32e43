namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>A directory of one test, gone when the test is over.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("archetyperc-");

    public string FullName => directory.FullName;

    public string this[string name] => Path.Combine(directory.FullName, name);

    public void Dispose() => directory.Delete(recursive: true);
}
