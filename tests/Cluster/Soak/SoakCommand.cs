using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>The command <c>tests/soak</c>.</summary>
internal static class SoakCommand
{
    public const string Name = "soak";

    private const int Usage = 2;

    /// <summary>0 when everything held, 1 when something did not, 2 when the options cannot be used.</summary>
    public static async Task<int> RunAsync(string[] options)
    {
        var (minutes, seed, instances, report) = (60.0, 1UL, 300, Path.Combine(Path.GetTempPath(), "archetyperc-soak"));
        for (var i = 0; i < options.Length; i += 2)
        {
            var value = i + 1 < options.Length ? options[i + 1] : "";
            var understood = options[i] switch
            {
                "--minutes" => double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes is >= 0.5 and <= 100_000,
                "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seed),
                "--instances" => int.TryParse(value, CultureInfo.InvariantCulture, out instances) && instances is >= 1 and <= 100_000,
                "--report" => (report = value).Length > 0,
                _ => false,
            };
            if (!understood)
            {
                await Console.Error.WriteLineAsync(
                    $"{options[i]} {value} is not understood; there are --minutes (0.5 to 100,000; 60 unless said), --seed (a whole number; 1), "
                    + "--instances (1 to 100,000; 300) and --report DIRECTORY.");
                return Usage;
            }
        }

        var found = await new SoakRun(TimeSpan.FromMinutes(minutes), seed, instances).RunAsync();
        found.Write(report);
        Console.WriteLine(found.ToMarkdown());
        Console.WriteLine($"Written to {report}: report.md, report.json.");
        return found.Passed ? 0 : 1;
    }
}
