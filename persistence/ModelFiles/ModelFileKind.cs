namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>What a model file holds. The numbers are written down and never change.</summary>
public enum ModelFileKind
{
    /// <summary>A model that learns from a stream: <see cref="ModelFile"/>.</summary>
    Lifelong = 1,

    /// <summary>A classifier of whole sequences: <see cref="SequenceModelFile"/>.</summary>
    Sequences = 2,

    /// <summary>A classifier of graphs: <see cref="GraphModelFile"/>.</summary>
    Graphs = 3,
}
