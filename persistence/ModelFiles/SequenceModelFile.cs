using System.Collections.Immutable;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>One portable file (.arc) that is a classifier of whole sequences: one or more fitted models that vote.</summary>
/// <param name="Members">At least one, all of the same classes and channels.</param>
/// <param name="Metrics">Numbers measured on it, by name, for instance <c>test.accuracy</c>; any double.</param>
/// <param name="CreatedBy">Version of the program that made it.</param>
public sealed record SequenceModelFile(
    ImmutableArray<SequenceModelState> Members, ModelMetrics Metrics, string CreatedBy)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileRefusedException">
    /// It is missing, not a model file, of another kind, truncated, altered, or of a newer version.
    /// </exception>
    public static SequenceModelFile Read(string path) => FromBytes(ModelFileBytes.Read(path), path);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="name">What to call it in a refusal.</param>
    /// <exception cref="ModelFileRefusedException">It is not a model file, of another kind, truncated, altered, or of a newer version.</exception>
    public static SequenceModelFile FromBytes(ReadOnlySpan<byte> bytes, string name) =>
        ModelFileMapper.SequencesFrom(name, ModelFileFrame.Open(name, bytes, ModelFileKind.Sequences));

    /// <summary>The content of the file. Equal content, equal bytes.</summary>
    /// <exception cref="SpecRefusedException">A spec could not be read back.</exception>
    /// <exception cref="InvalidOperationException">There is no member, or members differ in their classes or channels.</exception>
    /// <exception cref="Runtime.Lifelong.ModelStateRefusedException">A member does not fit its spec.</exception>
    public byte[] ToBytes()
    {
        if (Misfit() is { } misfit)
            throw new InvalidOperationException($"The file {misfit}.");
        foreach (var member in Members)
            member.Checked();
        return ModelFileFrame.Seal(ModelFileKind.Sequences, ModelFileMapper.ToForm(this));
    }

    /// <summary>
    /// Writes the file as one step: whoever looks, at any time and after any crash, finds the old file or the new one, whole.
    /// The directory must exist.
    /// </summary>
    /// <exception cref="ModelFileNotWrittenException">The disk is full or read-only, or the directory is missing.</exception>
    /// <exception cref="SpecRefusedException">A spec could not be read back.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, ToBytes());
    }

    /// <summary>What keeps the members from voting together, as a clause; null when nothing does.</summary>
    internal string? Misfit()
    {
        if (Members.IsDefaultOrEmpty)
            return "has no member, where at least one belongs";
        var first = Members[0];
        foreach (var member in Members)
        {
            if (!member.Classes.AsSpan().SequenceEqual(first.Classes.AsSpan()))
                return $"has members of other classes: {string.Join(", ", first.Classes)} and {string.Join(", ", member.Classes)}";
            if (member.Channels != first.Channels)
                return $"has members of {first.Channels} and of {member.Channels} channels";
        }

        return null;
    }
}
