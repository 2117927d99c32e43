using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoir over a fixed graph: each node has <see cref="Units"/> leaky units and its own inputs, and hears its neighbours once
/// per row: X' = (1-a) X + a tanh(U Win' + A X W' + b). Inputs are given node after node, as many to each.
/// </summary>
/// <remarks>
/// Graph echo state network (Gallicchio and Micheli 2010, doi:10.1109/IJCNN.2010.5596796) driven step by step, as for dynamic
/// graphs by Tortorella and Micheli 2021, doi:10.14428/esann/2021.ES2021-70.
/// </remarks>
public sealed record GraphSpec : ReservoirSpec
{
    /// <summary>Most nodes.</summary>
    public const int MaximumNodes = 10_000;

    /// <summary>Most edges.</summary>
    public const int MaximumEdges = 1_000_000;

    /// <summary>Number of nodes; the number of inputs is a multiple of it. 1 to 10,000.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>
    /// Undirected edges as pairs of nodes from 0, one pair after another: [0, 1, 1, 2] is the path of three nodes. An edge counts
    /// once, however often and in whichever direction it is given.
    /// </summary>
    public ImmutableArray<int> Edges { get; init; } = [];

    /// <summary>State variables of a node. 1 to 1,000, and Nodes times Units at most 20,000.</summary>
    public int Units { get; init; } = 10;

    /// <summary>
    /// ||W|| times the largest eigenvalue of the adjacency: below 1 the state forgets where it started. 0 to 10.
    /// </summary>
    public double Contraction { get; init; } = 0.9;

    /// <summary>Leak rate a: above 0, up to 1 (no leak).</summary>
    public double LeakRate { get; init; } = 1;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.5;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Nodes * Units;

    /// <summary>Equality by content, edge by edge.</summary>
    public bool Equals(GraphSpec? other) =>
        base.Equals(other) && Nodes == other.Nodes && Units == other.Units && Contraction.Equals(other.Contraction)
        && LeakRate.Equals(other.LeakRate) && InputScaling.Equals(other.InputScaling) && BiasScaling.Equals(other.BiasScaling)
        && (Edges.IsDefault ? other.Edges.IsDefault : !other.Edges.IsDefault && Edges.AsSpan().SequenceEqual(other.Edges.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Nodes, Units, Contraction, LeakRate, Edges.IsDefault ? 0 : Edges.Length);

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.nodes", Nodes, 1, MaximumNodes);
        check.Within($"{path}.units", Units, 1, Math.Clamp(MaximumUnits / Math.Max(1, Nodes), 1, 1_000));
        CheckEdges(check, $"{path}.edges");
        check.Within($"{path}.contraction", Contraction, 0, 10);
        check.Within($"{path}.leakRate", LeakRate, 0, 1, lowExcluded: true);
        check.Within($"{path}.inputScaling", InputScaling, 0, 1000);
        check.Within($"{path}.biasScaling", BiasScaling, 0, 1000);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        if (inputSize % Nodes != 0)
            check.Add($"{path}.nodes", $"{Nodes} for {inputSize} inputs", "a divisor of the number of inputs: each node has as many, node after node");
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new GraphReservoir(this, inputSize);

    private void CheckEdges(SpecCheck check, string field)
    {
        if (Edges.IsDefault || Edges.Length % 2 != 0 || Edges.Length / 2 > MaximumEdges)
        {
            var found = Edges.IsDefault ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{Edges.Length} numbers");
            check.Add(field, found, $"pairs of nodes, at most {MaximumEdges}");
            return;
        }

        foreach (var node in Edges)
        {
            if (node < 0 || node >= Nodes)
            {
                check.Within(field, node, 0, Nodes - 1);
                return;
            }
        }
    }
}
