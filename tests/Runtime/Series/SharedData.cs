namespace ArchetypeRC.Tests.Runtime.Series;

/// <summary>Measured data that are not part of the repository; a test that needs them is skipped where there are none.</summary>
internal static class SharedData
{
    /// <summary>Opens a file below the data folder, such as <c>classification/Coffee_TRAIN.tsv</c>.</summary>
    public static StreamReader Open(string file) => new(Path.Combine(Folder(file), file));

    /// <summary>Opens a file below the data folder, or gives null where the folder has no such file.</summary>
    public static StreamReader? TryOpen(string known, string file)
    {
        var path = Path.Combine(Folder(known), file);
        return File.Exists(path) ? new StreamReader(path) : null;
    }

    private static string Folder(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ARCHETYPERC_DATA") is { Length: > 0 } named ? named : Near();
        Skip.IfNot(
            folder is not null && File.Exists(Path.Combine(folder, file)),
            $"{file} is not here; set ARCHETYPERC_DATA to the folder that holds it.");
        return folder!;
    }

    private static string? Near()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
