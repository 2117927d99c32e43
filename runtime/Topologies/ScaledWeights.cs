using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>W brought to the spectral radius of a spec, kept as recurrent weights plus a self weight c on the diagonal.</summary>
/// <param name="Recurrent">The scaled draw.</param>
/// <param name="SelfWeight">c: W = Recurrent + c I. 0 under the plain convention.</param>
internal sealed record ScaledWeights(RecurrentWeights Recurrent, double SelfWeight)
{
    /// <summary>
    /// Plain: s = radius / rho(W), c = 0. Effective: V = (1-a) I + a W, s = radius / rho(V), and (s V - (1-a) I) / a is
    /// s W + (s-1)(1-a)/a I. A draw whose radius is 0 cannot be scaled and stays as it is; it takes weights that are all 0.
    /// </summary>
    public static ScaledWeights Of(EchoStateSpec spec) =>
        Of(spec, spec.RadiusConvention == RadiusConvention.Effective ? spec.LeakRate : 1);

    /// <summary>W alone has the spectral radius.</summary>
    public static RecurrentWeights Plain(RecurrentSpec spec) => Of(spec, leak: 1).Recurrent;

    private static ScaledWeights Of(RecurrentSpec spec, double leak)
    {
        var drawn = WeightDraw.Recurrent(spec);
        var radius = SpectralRadius.Of(drawn, leak);
        if (radius == 0)
            return new ScaledWeights(drawn, 0);
        var factor = spec.SpectralRadius / radius;
        return new ScaledWeights(drawn.Scaled(factor), (factor - 1) * (1 - leak) / leak);
    }
}
