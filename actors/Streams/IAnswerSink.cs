namespace ArchetypeRC.Actors.Streams;

/// <summary>Where the answers of a stream go, in the order of their rows.</summary>
public interface IAnswerSink
{
    /// <summary>Takes one answer; it may be held back until <see cref="Flush"/>.</summary>
    /// <param name="sequence">Number of the row that it answers.</param>
    /// <param name="prediction">[outputs]</param>
    void Write(long sequence, ReadOnlySpan<double> prediction);

    /// <summary>Hands over everything written so far; when this returns, the reader's side has it.</summary>
    void Flush();
}
