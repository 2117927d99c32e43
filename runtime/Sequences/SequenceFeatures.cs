namespace ArchetypeRC.Runtime.Sequences;

/// <summary>What of the states x(1) ... x(T) of a sequence its class is read from; several are put one after another.</summary>
[Flags]
public enum SequenceFeatures
{
    /// <summary>Nothing: not allowed in a spec.</summary>
    None = 0,

    /// <summary>The state after the last step.</summary>
    Last = 1,

    /// <summary>The mean of the states over all steps.</summary>
    Mean = 2,

    /// <summary>The standard deviation of each state variable over all steps.</summary>
    Deviation = 4,

    /// <summary>
    /// The mean over each of <see cref="SequenceModelSpec.SegmentCount"/> stretches of equal length, so that sequences of any
    /// length give as many features (Jaeger et al. 2007, section 4.2, for the Japanese vowels).
    /// </summary>
    Segments = 8,

    /// <summary>Every state. All sequences must have the length of those that were learned.</summary>
    All = 16,
}
