namespace ArchetypeRC.Runtime.Specs;

/// <summary>Which matrix the spectral radius of a spec speaks of.</summary>
public enum RadiusConvention
{
    /// <summary>The recurrent weights alone: W is scaled by radius / rho(W), and the leak rate is left out of account.</summary>
    Plain = 0,

    /// <summary>
    /// The leaky map: V = (1-a) I + a W is scaled by radius / rho(V) and W = (V - (1-a) I) / a is recovered, so that
    /// rho((1-a) I + a W) equals the radius.
    /// </summary>
    Effective = 1,

    /// <summary>
    /// The magnitudes: W is scaled by radius / rho(|W|), with a radius below 1. Then rho((1-a) I + a |W|) is below 1, the leaky map
    /// is diagonally Schur stable, and the echo state property holds for every input (Yildiz, Jaeger and Kiebel 2012,
    /// doi:10.1016/j.neunet.2012.07.005: non-negative weights, scaled, then given random signs).
    /// </summary>
    Guaranteed = 2,
}
