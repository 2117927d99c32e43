namespace ArchetypeRC.Runtime.Specs;

/// <summary>The linear map on which a residual reservoir carries its last state to the next.</summary>
public enum ResidualBranch
{
    /// <summary>A random orthogonal matrix, uniform over all of them. N^2 multiply-adds per step.</summary>
    Orthogonal = 0,

    /// <summary>The shift by one unit that wraps around. N multiply-adds per step.</summary>
    Cycle = 1,

    /// <summary>The state itself. N multiply-adds per step.</summary>
    Identity = 2,
}
