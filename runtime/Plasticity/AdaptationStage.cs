namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>What an adaptation is changing.</summary>
public enum AdaptationStage
{
    /// <summary>Nothing yet: the reservoir as it was derived is looked at.</summary>
    Derived = 0,

    /// <summary>The recurrent weights.</summary>
    Synaptic = 1,

    /// <summary>Gain and bias of the units.</summary>
    Intrinsic = 2,

    /// <summary>Nothing any more.</summary>
    Done = 3,
}
