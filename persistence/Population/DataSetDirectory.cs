using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Persistence.Population;

/// <summary>
/// Data sets as files of one directory, each named after its content hash, so that a node that has one need not be sent it again. Several
/// processes may share the directory: a file appears whole or not at all, and what is read is checked against its name.
/// </summary>
/// <param name="path">The directory; made when something is written.</param>
public sealed class DataSetDirectory(string path)
{
    private const string Ending = ".rows";

    /// <summary>The rows of a hash; null when they are not there, or torn or altered, in which case the file is removed.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public TimeSeries? Read(UInt128 hash)
    {
        var file = FileOf(hash);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return DataSetBytes.Read($"data set {file}", bytes, hash);
        }
        catch (DurableFormRefusedException)
        {
            File.Delete(file);
            return null;
        }
    }

    /// <summary>Keeps rows.</summary>
    /// <exception cref="IOException">The disk is full or cannot be written; nothing is left of it.</exception>
    public void Write(TimeSeries rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Directory.CreateDirectory(path);
        AtomicFile.Write(FileOf(rows.ContentHash), DataSetBytes.Of(rows));
    }

    private string FileOf(UInt128 hash) => Path.Combine(path, hash.ToString("x32", System.Globalization.CultureInfo.InvariantCulture) + Ending);
}
