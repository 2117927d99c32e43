namespace ArchetypeRC.Tests.Host;

/// <summary>Measured data that are not part of the repository; a test that needs them is skipped where there are none.</summary>
internal static class SharedData
{
    /// <summary>The path of a file below the data folder, such as <c>forecasting/ETTh1.csv</c>.</summary>
    public static string At(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ARCHETYPERC_DATA") is { Length: > 0 } named ? named : Near();
        Skip.IfNot(
            folder is not null && File.Exists(Path.Combine(folder, file)),
            $"{file} is not here; set ARCHETYPERC_DATA to the folder that holds it.");
        return Path.Combine(folder!, file);
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
