namespace ArchetypeRC.Actors.Substrates;

/// <summary>A line to a device. Disposing cuts it, whoever waits for an answer then: a program that was started is ended.</summary>
public interface ISubstrateLine : IDisposable
{
    /// <summary>What the device writes.</summary>
    TextReader Answers { get; }

    /// <summary>What the device reads.</summary>
    TextWriter Questions { get; }
}
