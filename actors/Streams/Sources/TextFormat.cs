namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>How a row stands in text.</summary>
public enum TextFormat
{
    /// <summary>Cells with commas between them; the names of the columns come from a header.</summary>
    Csv = 0,

    /// <summary>One JSON object; its fields are the columns.</summary>
    Json = 1,
}
