using System.Collections.Immutable;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>
/// One portable file (.arc) that is a whole model: what it is, what it has learned, how good it was and where it came from.
/// The bytes are fixed in docs/formats.md.
/// </summary>
/// <param name="Spec">What the model is.</param>
/// <param name="State">What it has learned.</param>
/// <param name="Metrics">Numbers measured on it, by name, for instance <c>test.nrmse</c>; any double.</param>
/// <param name="Lineage">From its oldest known ancestor to itself; empty for a model that no search made.</param>
/// <param name="CreatedBy">Version of the program that made it.</param>
public sealed record ModelFile(
    ModelSpec Spec,
    ModelState State,
    ModelMetrics Metrics,
    ImmutableArray<LineageEntry> Lineage,
    string CreatedBy)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileRefusedException">It is missing, not a model file, of another kind, truncated, altered, or of a newer version.</exception>
    public static ModelFile Read(string path) => FromBytes(ModelFileBytes.Read(path), path);

    /// <summary>What a file holds; its content is not looked at further than its checksum.</summary>
    /// <exception cref="ModelFileRefusedException">It is missing, not a model file, truncated, altered, or of a newer version.</exception>
    public static ModelFileKind KindOf(string path) => ModelFileFrame.KindOf(path, ModelFileBytes.Read(path));

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">What to call it in a refusal.</param>
    /// <exception cref="ModelFileRefusedException">It is not a model file, of another kind, truncated, altered, or of a newer version.</exception>
    public static ModelFile FromBytes(ReadOnlySpan<byte> bytes, string name) =>
        ModelFileMapper.FromBody(name, ModelFileFrame.Open(name, bytes, ModelFileKind.Lifelong));

    /// <summary>The content of the file. Equal content, equal bytes.</summary>
    /// <exception cref="SpecRefusedException">The spec could not be read back.</exception>
    public byte[] ToBytes()
    {
        Spec.Checked();
        return ModelFileFrame.Seal(ModelFileKind.Lifelong, ModelFileMapper.ToForm(this));
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
