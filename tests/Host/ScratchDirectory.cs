using System.Globalization;
using System.Text;

namespace ArchetypeRC.Tests.Host;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("archetyperc-host-");

    public string At(string name) => Path.Combine(directory.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Two sines that do not share a period, in a column y.</summary>
    public string WriteWaves(string name, int rows)
    {
        var text = new StringBuilder("t,y\n");
        for (var t = 0; t < rows; t++)
            text.Append(CultureInfo.InvariantCulture, $"{t},{Math.Sin(0.3 * t) + (0.5 * Math.Sin(0.71 * t)):R}\n");
        return Write(name, text.ToString());
    }

    /// <summary>A class that says whether the last two values of x went up or down.</summary>
    public string WriteClasses(string name, int rows)
    {
        var text = new StringBuilder("x,trend\n");
        for (var t = 1; t <= rows; t++)
        {
            var (x, before) = (Math.Sin(0.7 * t), Math.Sin(0.7 * (t - 1)));
            text.Append(CultureInfo.InvariantCulture, $"{x:R},{(x > before ? "up" : "down")}\n");
        }

        return Write(name, text.ToString());
    }

    public void Dispose() => directory.Delete(recursive: true);
}
