namespace ArchetypeRC.Host.Commands;

/// <summary>The place for a command's results cannot be used; nothing in it was changed.</summary>
internal sealed class OutputRefusedException(string message) : Exception(message)
{
    /// <summary>Asked before the work, so that none is lost at its end.</summary>
    /// <param name="file">A file that will be written; null for none.</param>
    /// <exception cref="OutputRefusedException">It has no folder to lie in, or is a folder itself.</exception>
    public static void ThrowIfNoFolder(FileInfo? file)
    {
        if (file is null)
            return;
        if (Directory.Exists(file.FullName))
            throw new OutputRefusedException($"'{file}' is a folder. Name a file to write.");
        if (file.Directory is not { Exists: true })
            throw new OutputRefusedException($"There is no folder '{file.DirectoryName}' to write {file.Name} in. Make it first, or name another.");
    }
}
