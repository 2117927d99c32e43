using System.Text;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>How the two ends of a line write text: UTF-8 without a mark at its beginning.</summary>
internal static class SubstrateText
{
    public static StreamReader Reader(Stream stream) => new(stream, new UTF8Encoding(false));

    public static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false));
}
