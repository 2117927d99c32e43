using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Actors.Client;

/// <summary>The supervisor refused a message about a search; nothing was changed by it.</summary>
public sealed class JobRefusedException : Exception
{
    /// <summary>Carries the refusal.</summary>
    public JobRefusedException(JobRefused refusal)
        : base(refusal.Explanation) => Refusal = refusal;

    /// <summary>Which search, and why.</summary>
    public JobRefused Refusal { get; }
}
