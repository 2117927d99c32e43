using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Typed description of an untrained network that turns a graph into a feature vector.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GraphEchoStateSpec), "graphEchoState")]
[JsonDerivedType(typeof(ResistiveMemorySpec), "resistiveMemory")]
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
        Checked();
        return Derive(training.FeatureSize, Measure(training));
    }

    /// <summary>Derives the network with what was taken from training graphs before.</summary>
    /// <param name="nodeFeatures">Features per node, at least 1.</param>
    /// <param name="scale">As <see cref="IGraphEncoder.Scale"/> gave it.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The scale has another length.</exception>
    public IGraphEncoder Build(int nodeFeatures, ReadOnlySpan<double> scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodeFeatures, 1);
        Checked();
        if (scale.Length != ScaleSize(nodeFeatures))
            throw new ArgumentException($"There are {scale.Length} numbers of a scale; {ScaleSize(nodeFeatures)} are taken from training graphs.", nameof(scale));
        return Derive(nodeFeatures, scale.ToArray());
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public GraphEncoderSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }

    /// <summary>The same without messages between nodes: what passing them is worth is measured beside it.</summary>
    public abstract GraphEncoderSpec WithoutMessages();

    /// <summary>Features of a graph, for a spec that is good.</summary>
    public virtual int FeatureSize => Pool.Size(Pooling, Units);

    /// <summary>Numbers that are taken from the training graphs.</summary>
    /// <param name="nodeFeatures">Features per node, at least 1.</param>
    public abstract long ScaleSize(int nodeFeatures);

    /// <summary>Adds every field that cannot be used.</summary>
    internal virtual void CheckInto(SpecCheck check)
    {
        check.Within("graph.units", Units, 1, 5_000);
        const GraphPooling known = GraphPooling.Sum | GraphPooling.Mean | GraphPooling.Max;
        if (Pooling == GraphPooling.None || (Pooling | known) != known)
            check.Add("graph.pooling", Pooling.ToString(), "one or more of sum, mean, max");
    }

    /// <summary>What is taken from the training graphs, [ScaleSize].</summary>
    internal abstract double[] Measure(GraphSet training);

    /// <summary>The network of a spec that has been checked.</summary>
    internal abstract IGraphEncoder Derive(int nodeFeatures, double[] scale);
}
