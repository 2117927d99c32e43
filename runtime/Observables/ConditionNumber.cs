namespace ArchetypeRC.Runtime.Observables;

/// <summary>Condition number of S S', the matrix that a readout is solved from: largest over smallest eigenvalue.</summary>
public static class ConditionNumber
{
    /// <summary>At least 1; infinity when the features are linearly dependent.</summary>
    /// <remarks>The square of the ratio of singular values of S, so that it is right far beyond 1 / epsilon.</remarks>
    public static double Of(StateRecord states)
    {
        if (states.Steps < states.Features)
            return double.PositiveInfinity;
        var values = SingularValues.Of(states.Copy(centred: false));
        var ratio = values[0] / values[^1];
        return values[^1] > 0 ? ratio * ratio : double.PositiveInfinity;
    }
}
