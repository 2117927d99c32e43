namespace ArchetypeRC.Runtime.Specs;

/// <summary>What a unit makes of the sum that it receives.</summary>
public enum Activation
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh = 0,

    /// <summary>The sum itself: a linear reservoir, of which memory laws speak. Takes a spectral radius of at most 1.</summary>
    Identity = 1,

    /// <summary>
    /// Logistic sigmoid 1 / (1 + exp(-z)), between 0 and 1; its slope is 1/4 at most, a quarter of that of the tangent. The units that the
    /// exponential form of intrinsic plasticity is for (Triesch 2005).
    /// </summary>
    Sigmoid = 2,
}
