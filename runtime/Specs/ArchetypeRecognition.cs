namespace ArchetypeRC.Runtime.Specs;

/// <summary>By what a returning regime is recognised.</summary>
public enum ArchetypeRecognition
{
    /// <summary>By the error of each archetype's readout on the rows since the change.</summary>
    Error,

    /// <summary>By the evidence that each archetype's conceptor gives for the states of the rows since the change.</summary>
    Conceptor,
}
