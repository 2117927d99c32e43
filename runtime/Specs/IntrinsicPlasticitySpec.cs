namespace ArchetypeRC.Runtime.Specs;

/// <summary>Adaptation of a gain and a bias of each unit, so that its outputs take on a wanted distribution.</summary>
public sealed record IntrinsicPlasticitySpec
{
    /// <summary>The distribution; it goes with the activation of the units.</summary>
    public IntrinsicTarget Target { get; init; } = IntrinsicTarget.Gaussian;

    /// <summary>
    /// Rate of the rule, per row. Above 0, up to 1; 1e-5 to 1e-3 are usual. A Gaussian bias moves by this over the squared
    /// deviation: at more than about 0.01 it follows the inputs, and holding it afterwards widens the distribution again.
    /// </summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Mean of the wanted distribution: Gaussian -1 to 1, exponential 0.01 to 1.</summary>
    public double Mean { get; init; }

    /// <summary>Deviation of the wanted distribution, used by <see cref="IntrinsicTarget.Gaussian"/>. 0.01 to 1.</summary>
    public double Deviation { get; init; } = 0.1;

    /// <summary>Passes over the rows. 1 to 10,000.</summary>
    public int Epochs { get; init; } = 10;

    internal void CheckInto(SpecCheck check, string path)
    {
        check.Known($"{path}.target", Target);
        check.Within($"{path}.learningRate", LearningRate, 0, 1, lowExcluded: true);
        if (Target == IntrinsicTarget.Exponential)
            check.Within($"{path}.mean", Mean, 0.01, 1);
        else
            check.Within($"{path}.mean", Mean, -1, 1);
        check.Within($"{path}.deviation", Deviation, 0.01, 1);
        check.Within($"{path}.epochs", Epochs, 1, 10_000);
    }
}
