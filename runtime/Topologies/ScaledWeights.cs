using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>W brought to the spectral radius of a spec, kept as recurrent weights plus a self weight c on the diagonal.</summary>
/// <param name="Recurrent">The scaled draw.</param>
/// <param name="SelfWeight">c: W = Recurrent + c I. 0 under the plain convention.</param>
internal sealed record ScaledWeights(RecurrentWeights Recurrent, double SelfWeight)
{
    /// <summary>
    /// Plain: s = radius / rho(W), c = 0. Effective: V = (1-a) I + a W, s = radius / rho(V), and (s V - (1-a) I) / a is
    /// s W + (s-1)(1-a)/a I. Guaranteed: s = radius / rho(|W|), c = 0. A draw whose radius is 0 cannot be scaled and stays as it
    /// is; it takes weights that are all 0.
    /// </summary>
    public static ScaledWeights Of(EchoStateSpec spec) => spec.RadiusConvention switch
    {
        RadiusConvention.Effective => Of(spec, spec.LeakRate),
        RadiusConvention.Guaranteed => OfMagnitudes(spec),
        _ => Of(spec, leak: 1),
    };

    /// <summary>W alone has the spectral radius.</summary>
    public static RecurrentWeights Plain(RecurrentSpec spec) => Of(spec, leak: 1).Recurrent;

    private static ScaledWeights Of(RecurrentSpec spec, double leak)
    {
        var drawn = WeightDraw.Recurrent(spec);
        if (IsScaledOtherwise(spec, drawn, out var scaled))
            return scaled;
        var radius = SpectralRadius.OfDrawn(drawn, leak);
        if (radius == 0)
            return new ScaledWeights(drawn, 0);
        var factor = spec.SpectralRadius / radius;
        return new ScaledWeights(drawn.Scaled(factor), (factor - 1) * (1 - leak) / leak);
    }

    private static ScaledWeights OfMagnitudes(EchoStateSpec spec)
    {
        var drawn = WeightDraw.Recurrent(spec);
        if (IsScaledOtherwise(spec, drawn, out var scaled))
            return scaled;
        var radius = SpectralRadius.OfDrawn(drawn.Absolute());
        return new ScaledWeights(radius == 0 ? drawn : drawn.Scaled(spec.SpectralRadius / radius), 0);
    }

    // A delay line has no cycle and no radius but 0; weights from outside may be meant as they are.
    private static bool IsScaledOtherwise(RecurrentSpec spec, RecurrentWeights drawn, out ScaledWeights scaled)
    {
        var delayLine = spec.Topology == Topology.DelayLine;
        scaled = new ScaledWeights(delayLine ? drawn.Scaled(spec.SpectralRadius) : drawn, 0);
        return delayLine || spec is { Topology: Topology.External, External.Scaled: false };
    }
}
