using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Series;

/// <summary>Graphs of one classification: the same features and classes. Immutable.</summary>
public sealed class GraphSet
{
    /// <summary>Gathers graphs.</summary>
    /// <param name="name">Name of the problem.</param>
    /// <param name="classes">Names of the classes; a graph's class is an index into them.</param>
    /// <param name="graphs">At least one; all with the same number of features.</param>
    /// <exception cref="ArgumentException">There is no graph, or one does not fit the others or the classes.</exception>
    public GraphSet(string name, ImmutableArray<string> classes, ImmutableArray<Graph> graphs)
    {
        if (graphs.IsDefaultOrEmpty)
            throw new ArgumentException("A set has at least one graph.", nameof(graphs));
        if (classes.IsDefault)
            throw new ArgumentException("A set has a list of classes, though it may be empty.", nameof(classes));
        for (var i = 0; i < graphs.Length; i++)
        {
            if (graphs[i].FeatureSize != graphs[0].FeatureSize)
                throw new ArgumentException($"Graph {i} has {graphs[i].FeatureSize} features, graph 0 has {graphs[0].FeatureSize}.", nameof(graphs));
            if (graphs[i].Class >= classes.Length)
                throw new ArgumentException($"Graph {i} is of class {graphs[i].Class}; there are {classes.Length} classes.", nameof(graphs));
        }

        Name = name;
        Classes = classes;
        Graphs = graphs;
    }

    /// <summary>Name of the problem.</summary>
    public string Name { get; }

    /// <summary>Names of the classes.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The graphs, in the order of the source.</summary>
    public ImmutableArray<Graph> Graphs { get; }

    /// <summary>Features per node.</summary>
    public int FeatureSize => Graphs[0].FeatureSize;

    /// <summary>Some of the graphs, in the order asked for: a fold, or a part for validation.</summary>
    /// <param name="indices">Positions in <see cref="Graphs"/>, at least one.</param>
    public GraphSet Subset(IEnumerable<int> indices) => new(Name, Classes, [.. indices.Select(i => Graphs[i])]);
}
