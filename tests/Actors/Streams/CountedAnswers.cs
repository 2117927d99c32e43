using ArchetypeRC.Actors.Streams;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>Counts the answers that were handed over, and knows whether they came in order.</summary>
internal sealed class CountedAnswers : IAnswerSink
{
    private long written;
    private long flushed;

    public long Flushed => Volatile.Read(ref flushed);

    public void Write(long sequence, ReadOnlySpan<double> prediction)
    {
        if (sequence != written)
            throw new InvalidOperationException($"The answer to row {sequence} came where that to row {written} belongs.");
        written++;
    }

    public void Flush() => Volatile.Write(ref flushed, written);
}
