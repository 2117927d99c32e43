namespace ArchetypeRC.Runtime.Specs;

/// <summary>What a unit makes of the sum that it receives.</summary>
public enum Activation
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh = 0,

    /// <summary>The sum itself: a linear reservoir, of which memory laws speak. Takes a spectral radius of at most 1.</summary>
    Identity = 1,
}
