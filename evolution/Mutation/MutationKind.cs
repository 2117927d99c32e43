namespace ArchetypeRC.Evolution.Mutation;

/// <summary>Which mutation steps the genes of a job's children.</summary>
public enum MutationKind
{
    /// <summary><see cref="GaussianMutation"/>, with a step size that every birth draws for itself.</summary>
    Gaussian = 0,

    /// <summary><see cref="SelfAdaptiveMutation"/>.</summary>
    SelfAdaptive = 1,
}
