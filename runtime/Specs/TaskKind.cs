namespace ArchetypeRC.Runtime.Specs;

/// <summary>What a model learns from its stream.</summary>
public enum TaskKind
{
    /// <summary>The targets' own values, <see cref="TaskSpec.Horizon"/> rows ahead: the target comes out of the stream itself.</summary>
    Forecast = 0,

    /// <summary>The targets' values in the same row, from the inputs; an unlabelled row is predicted and not learned.</summary>
    Regression = 1,

    /// <summary>The class named by the target in the same row, one of <see cref="TaskSpec.Classes"/>.</summary>
    Classification = 2,
}
