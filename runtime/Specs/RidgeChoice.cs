namespace ArchetypeRC.Runtime.Specs;

/// <summary>Where the ridge of a batch fit comes from.</summary>
public enum RidgeChoice
{
    /// <summary>It is <see cref="ReadoutSpec.Ridge"/>.</summary>
    Given = 0,

    /// <summary>
    /// The one of least generalised cross-validation on the fitted rows, out of four per decade from 1e-12 to 1e6
    /// (Golub, Heath, Wahba 1979), all of them at the cost of one eigendecomposition.
    /// </summary>
    CrossValidation = 1,
}
