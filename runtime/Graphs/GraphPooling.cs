namespace ArchetypeRC.Runtime.Graphs;

/// <summary>What of the states of a graph's nodes its class is read from; several are put one after another.</summary>
[Flags]
public enum GraphPooling
{
    /// <summary>Nothing: not allowed in a spec.</summary>
    None = 0,

    /// <summary>The sum over the nodes.</summary>
    Sum = 1,

    /// <summary>The mean over the nodes.</summary>
    Mean = 2,

    /// <summary>The greatest value of each state variable over the nodes.</summary>
    Max = 4,
}
