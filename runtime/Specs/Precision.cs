using System.Diagnostics.CodeAnalysis;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>In which floating-point numbers a reservoir is stepped. Readouts are always learned in double precision.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The names of the two precisions in IEEE 754.")]
public enum Precision
{
    /// <summary>64 bits: 53 of fraction.</summary>
    Double = 0,

    /// <summary>
    /// 32 bits: 24 of fraction. Half the memory and up to twice the speed; weights, inputs and sums are rounded to about 7 digits. Inputs
    /// of a magnitude above 1e30 count as 1e30.
    /// </summary>
    Single = 1,
}
