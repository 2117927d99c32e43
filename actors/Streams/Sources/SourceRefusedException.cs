namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>A source cannot be read as it was asked for; the message says what would be right. What was learned is kept.</summary>
public sealed class SourceRefusedException : Exception
{
    /// <summary>Says which source, what is wrong and what to do.</summary>
    public SourceRefusedException(string explanation, Exception? cause = null)
        : base(explanation, cause)
    {
    }
}
