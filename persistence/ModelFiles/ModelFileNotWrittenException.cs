namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>A model file could not be written; what stood under its name before still stands there, whole.</summary>
public sealed class ModelFileNotWrittenException : IOException
{
    /// <summary>Creates the report.</summary>
    /// <param name="path">The file that was to be written.</param>
    /// <param name="cause">What went wrong.</param>
    public ModelFileNotWrittenException(string path, Exception cause)
        : base(
            $"The model file {path} was not written: {cause.Message} A file of that name from before is unchanged. Free some "
            + "space if the disk is full, give this user the right to write in the directory, or choose another one.",
            cause) => Path = path;

    /// <summary>The file that was to be written.</summary>
    public string Path { get; }
}
