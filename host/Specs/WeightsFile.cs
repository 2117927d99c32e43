using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>Recurrent weights of a <c>.npy</c> file.</summary>
/// <param name="Units">N</param>
/// <param name="Values">[N, N] row-major.</param>
internal sealed record WeightsFile(int Units, ImmutableArray<double> Values)
{
    /// <summary>Reads a square matrix.</summary>
    /// <exception cref="SpecRefusedException">There is no such file, or it holds something else.</exception>
    public static WeightsFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var array = NpyFile.Read(stream);
            return array.Shape is [var rows, var columns] && rows == columns
                ? new WeightsFile(rows, ImmutableCollectionsMarshal.AsImmutableArray(array.Values))
                : throw Refused(path, $"of the shape ({string.Join(", ", array.Shape)})");
        }
        catch (SeriesRefusedException refusal)
        {
            throw Refused(path, $"not readable: {refusal.Message}");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refused(path, "a file that cannot be opened");
        }
    }

    private static SpecRefusedException Refused(string path, string what) => new([new SpecProblem(
        "external.file", $"'{path}', {what}", "a square matrix [N, N] of finite numbers in NumPy's .npy format, f8, f4, i4 or i8")]);
}
