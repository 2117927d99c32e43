using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>How the depth of a series is chosen.</summary>
public sealed record DepthDesignOptions
{
    /// <summary>Most layers. 1 to <see cref="CompositeSpec.MaximumParts"/>.</summary>
    public int MaximumDepth { get; init; } = 10;

    /// <summary>
    /// A layer whose centroid is no further from that of the layer before than this share of that layer's spread adds nothing.
    /// Above 0, up to 1.
    /// </summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>First rows that are left out of the spectra. 0 to 1,000,000.</summary>
    public int Washout { get; init; } = 100;

    /// <summary>Input scaling of every layer but the first; null for that of the layer.</summary>
    public double? ScalingBetween { get; init; }

    /// <summary>Every option that cannot be used; empty when all are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("depthDesign.maximumDepth", MaximumDepth, 1, CompositeSpec.MaximumParts);
        check.Within("depthDesign.tolerance", Tolerance, 0, 1, lowExcluded: true);
        check.Within("depthDesign.washout", Washout, 0, ModelSpec.MaximumWashout);
        if (ScalingBetween is { } scaling)
            check.Within("depthDesign.scalingBetween", scaling, 0, 1000);
        return check.Problems;
    }
}
