using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Host.Searches;

/// <summary>Reads a set of labelled sequences in the format that its name tells.</summary>
internal static class SequenceReader
{
    /// <param name="file">A .ts or a .tsv file.</param>
    /// <param name="classes">The classes of the training set; those of the file unless said.</param>
    /// <exception cref="SeriesRefusedException">The name tells no format, or the content does not keep to it.</exception>
    public static SequenceSet Read(FileInfo file, ImmutableArray<string> classes = default)
    {
        if (file.Extension is not (".ts" or ".tsv"))
            throw new SeriesRefusedException($"'{file.Name}' has no ending that tells its format. Give a .ts or a .tsv file.");
        try
        {
            using var reader = new StreamReader(file.FullName);
            return file.Extension == ".ts"
                ? TsFile.ReadAll(reader, classes)
                : UcrFile.ReadAll(reader, Path.GetFileNameWithoutExtension(file.Name), classes);
        }
        catch (SeriesRefusedException refusal)
        {
            throw new SeriesRefusedException($"{file.Name}: {refusal.Message}");
        }
    }
}
