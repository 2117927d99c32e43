namespace ArchetypeRC.Runtime.Specs;

/// <summary>Adaptation of the recurrent weights, existing ones only, by a local rule.</summary>
public sealed record SynapticPlasticitySpec
{
    /// <summary>The rule.</summary>
    public SynapticRule Rule { get; init; } = SynapticRule.AntiOja;

    /// <summary>Rate of the rule, per row. Above 0, up to 1; 1e-6 to 1e-3 are usual.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Most passes over the rows. 1 to 10,000.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// The rule has converged when a pass changes the weights by less than this share of their norm; 0 asks for every pass.
    /// 0 to 1.
    /// </summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Threshold of every unit before the first row, used by <see cref="SynapticRule.Bcm"/>. 0 to 1.</summary>
    public double Threshold { get; init; }

    /// <summary>
    /// Rows over which a threshold of <see cref="SynapticRule.Bcm"/> follows the mean square of its unit; none: it is a
    /// constant. 1 to 1e9.
    /// </summary>
    public double? ThresholdRows { get; init; } = 1_000;

    internal void CheckInto(SpecCheck check, string path)
    {
        check.Known($"{path}.rule", Rule);
        check.Within($"{path}.learningRate", LearningRate, 0, 1, lowExcluded: true);
        check.Within($"{path}.epochs", Epochs, 1, 10_000);
        check.Within($"{path}.tolerance", Tolerance, 0, 1);
        check.Within($"{path}.threshold", Threshold, 0, 1);
        if (ThresholdRows is { } rows)
            check.Within($"{path}.thresholdRows", rows, 1, 1e9);
    }
}
