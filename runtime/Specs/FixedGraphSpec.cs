using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoir over a graph that stays as it is: each node has <see cref="Units"/> leaky units and its own inputs. Inputs are given node after
/// node, as many to each.
/// </summary>
public abstract record FixedGraphSpec : ReservoirSpec
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

    /// <summary>Leak rate a: above 0, up to 1 (no leak).</summary>
    public double LeakRate { get; init; } = 1;

    /// <summary>Most units that each of so many nodes may have.</summary>
    public static int MostUnits(int nodes) => Math.Clamp(MaximumUnits / Math.Max(1, nodes), 1, 1_000);

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize) => Nodes * Units;

    /// <summary>Equality by content, edge by edge.</summary>
    public virtual bool Equals(FixedGraphSpec? other) =>
        base.Equals(other) && Nodes == other.Nodes && Units == other.Units && LeakRate.Equals(other.LeakRate)
        && (Edges.IsDefault ? other.Edges.IsDefault : !other.Edges.IsDefault && Edges.AsSpan().SequenceEqual(other.Edges.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Nodes, Units, LeakRate, Edges.IsDefault ? 0 : Edges.Length);

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Within($"{path}.nodes", Nodes, 1, MaximumNodes);
        check.Within($"{path}.units", Units, 1, MostUnits(Nodes));
        CheckEdges(check, $"{path}.edges");
        check.Within($"{path}.leakRate", LeakRate, 0, 1, lowExcluded: true);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        if (inputSize % Nodes != 0)
            check.Add($"{path}.nodes", $"{Nodes} for {inputSize} inputs", "a divisor of the number of inputs: each node has as many, node after node");
    }

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
