using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>
/// Every synaptic rule in one form: w becomes keep w + grow x, where keep and grow belong to the receiving unit and follow
/// from its new state y.
/// </summary>
internal static class SynapticStep
{
    /// <summary>Factors of each receiving unit; thresholds of the BCM rule move on after they were used.</summary>
    /// <param name="spec">The rule.</param>
    /// <param name="post">New states y, [N].</param>
    /// <param name="thresholds">[N]</param>
    /// <param name="keep">[N]</param>
    /// <param name="grow">[N]</param>
    public static void Factors(
        SynapticPlasticitySpec spec, ReadOnlySpan<double> post, Span<double> thresholds, Span<double> keep, Span<double> grow)
    {
        var rate = spec.Rule is SynapticRule.AntiHebb or SynapticRule.AntiOja ? -spec.LearningRate : spec.LearningRate;
        var decays = spec.Rule is SynapticRule.Oja or SynapticRule.AntiOja;
        for (var unit = 0; unit < post.Length; unit++)
        {
            var y = post[unit];
            var growth = rate * y;
            keep[unit] = decays ? Math.FusedMultiplyAdd(-growth, y, 1) : 1;
            grow[unit] = growth;
        }

        if (spec.Rule != SynapticRule.Bcm)
            return;
        var share = spec.ThresholdRows is { } rows ? 1 / rows : 0;
        for (var unit = 0; unit < post.Length; unit++)
        {
            var y = post[unit];
            grow[unit] *= y - thresholds[unit];
            thresholds[unit] = Math.FusedMultiplyAdd(share, (y * y) - thresholds[unit], thresholds[unit]);
        }
    }
}
