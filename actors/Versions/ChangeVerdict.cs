using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Versions;

/// <summary>What an instance does with a message that changes its model for another.</summary>
internal abstract record ChangeVerdict
{
    /// <summary>Refuse, and change nothing.</summary>
    public sealed record Refused(InstanceRefused Reply) : ChangeVerdict;

    /// <summary>The model is already what it was to become: answer like the first time.</summary>
    public sealed record Done : ChangeVerdict;

    /// <summary>Warm this model up in the shadow, then let it take over.</summary>
    public sealed record WarmUp(ShadowWarmUp Shadow) : ChangeVerdict;

    /// <summary>Journal this and apply it.</summary>
    public sealed record Now(IInstanceEvent Event) : ChangeVerdict;
}
