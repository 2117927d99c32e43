using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// What decides which sums a model learns from its first rows: equal identities and equal numbers of rows mean equal sums, bit for bit.
/// Only what the readout makes of the sums, its ridge, is left out.
/// </summary>
public sealed record FeatureIdentity
{
    /// <summary>The identity of a model on a series.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="weightsHash">Hash of the derived weights of its reservoir.</param>
    /// <param name="dataHash">Hash of the rows.</param>
    /// <param name="standardiserRows">Rows whose statistics standardise the inputs.</param>
    /// <param name="adaptationRows">Rows that the reservoir adapts to; 0 when it does not.</param>
    public FeatureIdentity(ModelSpec spec, UInt128 weightsHash, UInt128 dataHash, int standardiserRows, int adaptationRows)
    {
        Spec = WithoutRidge(spec);
        WeightsHash = weightsHash;
        DataHash = dataHash;
        StandardiserRows = standardiserRows;
        AdaptationRows = adaptationRows;
    }

    /// <summary>The model with a ridge that stands for all.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Hash of the derived weights.</summary>
    public UInt128 WeightsHash { get; }

    /// <summary>Hash of the rows.</summary>
    public UInt128 DataHash { get; }

    /// <summary>Rows whose statistics standardise the inputs.</summary>
    public int StandardiserRows { get; }

    /// <summary>Rows that the reservoir adapts to.</summary>
    public int AdaptationRows { get; }

    /// <summary>Whether two models make the same features of the same rows.</summary>
    public static bool SameFeatures(ModelSpec one, ModelSpec other) => WithoutRidge(one).Equals(WithoutRidge(other));

    private static ModelSpec WithoutRidge(ModelSpec spec) =>
        spec with { Readout = spec.Readout with { Ridge = 1, RidgeChoice = default } };
}
