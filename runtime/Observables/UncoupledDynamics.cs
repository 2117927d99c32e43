namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Uncoupled dynamics: how many principal components hold a share of the states' variance over time. More means a richer reservoir.
/// </summary>
public static class UncoupledDynamics
{
    /// <summary>The number of components; 0 when no state ever changes.</summary>
    /// <param name="states">The states.</param>
    /// <param name="share">Share of the variance, above 0, below 1.</param>
    public static int Of(StateRecord states, double share = 0.9)
    {
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of the variance is above 0 and below 1.");
        var values = SingularValues.Of(states.Copy(centred: true));
        var left = share * values.Sum(value => value * value);
        var components = 0;
        while (left > 0)
        {
            left -= values[components] * values[components];
            components++;
        }

        return components;
    }
}
