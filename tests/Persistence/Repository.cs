namespace ArchetypeRC.Tests.Persistence;

/// <summary>Where the sources lie that the tests were built from.</summary>
internal static class Repository
{
    public static string Root()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "ArchetypeRC.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return at;
    }
}
