namespace ArchetypeRC.Runtime.Specs;

/// <summary>Which units of a reservoir feed which.</summary>
public enum Topology
{
    /// <summary>Every unit receives from <see cref="RecurrentSpec.InDegree"/> different units, drawn at random.</summary>
    FixedInDegree = 0,

    /// <summary>Every unit receives from every unit.</summary>
    Dense = 1,

    /// <summary>Simple cycle: unit i receives from unit i - 1 only, all with one weight (Rodan and Tino 2011).</summary>
    Ring = 2,
}
