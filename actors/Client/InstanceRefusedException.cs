using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Client;

/// <summary>An instance refused a message; nothing was changed by it.</summary>
public sealed class InstanceRefusedException : Exception
{
    /// <summary>Carries the refusal.</summary>
    public InstanceRefusedException(InstanceRefused refusal)
        : base(refusal.Explanation) => Refusal = refusal;

    /// <summary>Which rule refused it, and the sequence number that it speaks of.</summary>
    public InstanceRefused Refusal { get; }
}
