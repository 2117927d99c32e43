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
}
