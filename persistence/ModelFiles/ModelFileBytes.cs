namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>Reads a model file from the disk, whole.</summary>
internal static class ModelFileBytes
{
    /// <exception cref="ModelFileRefusedException">It is missing, or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileRefusedException(ModelFileRefusal.Missing, path, "there is no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var detail = Directory.Exists(path) ? "it is a directory" : "it cannot be read: " + e.Message.TrimEnd('.');
            throw new ModelFileRefusedException(ModelFileRefusal.Unreadable, path, detail, e);
        }
    }
}
