using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>Weights of a <c>.npy</c> file.</summary>
/// <param name="Units">N</param>
/// <param name="Values">Row-major.</param>
internal sealed record WeightsFile(int Units, ImmutableArray<double> Values)
{
    /// <summary>Reads W, [N, N].</summary>
    /// <exception cref="SpecRefusedException">There is no such file, or it holds something else.</exception>
    public static WeightsFile Read(string path) => Read(
        "external.file", path, shape => shape is [var rows, var columns] && rows == columns, "a square matrix [N, N]");

    /// <summary>Reads Win, [N, I].</summary>
    /// <param name="path">The file.</param>
    /// <param name="units">N; 0 when it is not known.</param>
    /// <exception cref="SpecRefusedException">There is no such file, or it holds something else.</exception>
    public static WeightsFile ReadInput(string path, int units) => Read(
        "external.inputFile", path, shape => shape.Length == 2 && (units == 0 || shape[0] == units), $"a matrix [StateSize, InputSize], {Rows(units)} rows");

    /// <summary>Reads b, [N].</summary>
    /// <param name="path">The file.</param>
    /// <param name="units">N; 0 when it is not known.</param>
    /// <exception cref="SpecRefusedException">There is no such file, or it holds something else.</exception>
    public static WeightsFile ReadBias(string path, int units) => Read(
        "external.biasFile", path, shape => shape.Length == 1 && (units == 0 || shape[0] == units), $"a vector [StateSize], {Rows(units)} numbers");

    private static string Rows(int units) => units == 0 ? "StateSize" : units.ToString(CultureInfo.InvariantCulture);

    private static WeightsFile Read(string field, string path, Predicate<ImmutableArray<int>> fits, string wanted)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var array = NpyFile.Read(stream);
            return fits(array.Shape)
                ? new WeightsFile(array.Shape[0], ImmutableCollectionsMarshal.AsImmutableArray(array.Values))
                : throw Refused($"of the shape ({string.Join(", ", array.Shape)})");
        }
        catch (SeriesRefusedException refusal)
        {
            throw Refused($"not readable: {refusal.Message}");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refused("a file that cannot be opened");
        }

        SpecRefusedException Refused(string what) => new([new SpecProblem(
            field, $"'{path}', {what}", $"{wanted} of finite numbers in NumPy's .npy format, f8, f4, i4 or i8")]);
    }
}
