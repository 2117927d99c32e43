using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Typed description of an untrained network that turns a graph into a feature vector.</summary>
public abstract record GraphEncoderSpec
{
    /// <summary>State variables of a node in one layer, N. 1 to 5,000.</summary>
    public int Units { get; init; } = 50;

    /// <summary>How the states of the nodes become features of the graph.</summary>
    public GraphPooling Pooling { get; init; } = GraphPooling.Sum;

    /// <summary>Seed of every random weight.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        CheckInto(check);
        return check.Problems;
    }

    /// <summary>Derives the network; what it takes from graphs (a scale, a range) it takes from the training graphs.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public IGraphEncoder Build(GraphSet training)
    {
        var problems = Validate();
        return problems.IsEmpty ? Derive(training) : throw new SpecRefusedException(problems);
    }

    /// <summary>Adds every field that cannot be used.</summary>
    internal virtual void CheckInto(SpecCheck check)
    {
        check.Within("graph.units", Units, 1, 5_000);
        const GraphPooling known = GraphPooling.Sum | GraphPooling.Mean | GraphPooling.Max;
        if (Pooling == GraphPooling.None || (Pooling | known) != known)
            check.Add("graph.pooling", Pooling.ToString(), "one or more of Sum, Mean, Max");
    }

    /// <summary>The network of a spec that has been checked.</summary>
    internal abstract IGraphEncoder Derive(GraphSet training);
}
