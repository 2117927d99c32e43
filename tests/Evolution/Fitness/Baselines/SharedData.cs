using System.Globalization;

namespace ArchetypeRC.Tests.Evolution.Fitness.Baselines;

/// <summary>Measured series that are not part of the repository; a test that needs one is skipped where there are none.</summary>
internal static class SharedData
{
    /// <summary>The last comma-separated field of every line that is a number there.</summary>
    public static double[] Column(string file)
    {
        var path = Path.Combine(Folder() ?? string.Empty, "forecasting", file);
        Skip.IfNot(File.Exists(path), $"{file} is not here; set ARCHETYPERC_DATA to the folder that holds forecasting/{file}.");
        return [.. File.ReadLines(path)
            .Select(line => line.Split(',')[^1].Trim())
            .Select(field => (Read: double.TryParse(field, CultureInfo.InvariantCulture, out var value), Value: value))
            .Where(field => field.Read)
            .Select(field => field.Value)];
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("ARCHETYPERC_DATA") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
