namespace ArchetypeRC.Runtime.Specs;

/// <summary>The distribution that intrinsic plasticity brings the output of each unit to.</summary>
public enum IntrinsicTarget
{
    /// <summary>Normal, for units with a hyperbolic tangent (Schrauwen et al. 2008).</summary>
    Gaussian = 0,

    /// <summary>Exponential, for units with a logistic sigmoid (Triesch 2005).</summary>
    Exponential = 1,
}
