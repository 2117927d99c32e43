using System.Collections.Immutable;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>One portable file (.arc) that is a fitted classifier of graphs.</summary>
/// <param name="Model">The classifier.</param>
/// <param name="Metrics">Numbers measured on it, by name, for instance <c>crossValidation.accuracy</c>; any double.</param>
/// <param name="CreatedBy">Version of the program that made it.</param>
public sealed record GraphModelFile(GraphModelState Model, ModelMetrics Metrics, string CreatedBy)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileRefusedException">
    /// It is missing, not a model file, of another kind, truncated, altered, or of a newer version.
    /// </exception>
    public static GraphModelFile Read(string path) => FromBytes(ModelFileBytes.Read(path), path);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">What to call it in a refusal.</param>
    /// <exception cref="ModelFileRefusedException">It is not a model file, of another kind, truncated, altered, or of a newer version.</exception>
    public static GraphModelFile FromBytes(ReadOnlySpan<byte> bytes, string name) =>
        ModelFileMapper.GraphsFrom(name, ModelFileFrame.Open(name, bytes, ModelFileKind.Graphs));

    /// <summary>The content of the file. Equal content, equal bytes.</summary>
    /// <exception cref="SpecRefusedException">The spec could not be read back.</exception>
    /// <exception cref="Runtime.Lifelong.ModelStateRefusedException">The state does not fit its spec.</exception>
    public byte[] ToBytes()
    {
        Model.Checked();
        return ModelFileFrame.Seal(ModelFileKind.Graphs, ModelFileMapper.ToForm(this));
    }

    /// <summary>
    /// Writes the file as one step: whoever looks, at any time and after any crash, finds the old file or the new one, whole.
    /// The directory must exist.
    /// </summary>
    /// <exception cref="ModelFileNotWrittenException">The disk is full or read-only, or the directory is missing.</exception>
    /// <exception cref="SpecRefusedException">The spec could not be read back.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, ToBytes());
    }
}
