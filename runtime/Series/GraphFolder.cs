using System.Collections.Immutable;
using System.Globalization;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Reads the text format of the TU Dortmund graph collection (Morris et al. 2020, arXiv 2007.08663): several files per set, one
/// line per edge, node or graph, numbers from 1.
/// </summary>
/// <remarks>
/// <c>NAME_A.txt</c>: edges <c>from, to</c>. <c>NAME_graph_indicator.txt</c>: the graph of each node, rising.
/// <c>NAME_graph_labels.txt</c>: the class of each graph. Where present: <c>NAME_node_labels.txt</c>,
/// <c>NAME_node_attributes.txt</c> (numbers between commas), <c>NAME_edge_labels.txt</c> (one per line of <c>NAME_A.txt</c>).
/// Features of a node are its label one-hot over the distinct labels of the set, in rising order, then its attributes; the
/// constant 1 when there is neither. Edges are undirected whichever directions are listed.
/// </remarks>
public static class GraphFolder
{
    /// <summary>Most distinct node labels, each of which becomes a feature.</summary>
    public const int MaximumNodeLabels = 1024;

    /// <summary>Reads a set.</summary>
    /// <param name="name">NAME, as in the names of the files.</param>
    /// <param name="open">Opens the file of a name such as <c>NAME_A.txt</c>, or gives null where there is none.</param>
    /// <exception cref="SeriesRefusedException">A file is missing or a line cannot be used.</exception>
    public static GraphSet Read(string name, Func<string, TextReader?> open)
    {
        var labels = Needed(name, "graph_labels", open, (lines, line) => lines.Integer(line, "the class of a graph"));
        var owners = Needed(name, "graph_indicator", open, (lines, line) => lines.Integer(line, "the graph of a node", 1, labels.Count) - 1);
        var firsts = FirstNodes($"{name}_graph_indicator.txt", owners, labels.Count);
        var (featureSize, features) = Features(name, owners.Count, open);
        var edges = Edges(name, owners, open);
        var edgeLabels = Optional(name, "edge_labels", open, (lines, line) => lines.Integer(line, "the label of an edge")) ?? [];
        if (edgeLabels.Count != 0)
            SameCount($"{name}_edge_labels.txt", edgeLabels.Count, edges.Count, $"edges in {name}_A.txt");

        var classes = labels.Distinct().Order().ToArray();
        var parts = Parts(edges, edgeLabels, owners, firsts, labels.Count);
        var graphs = ImmutableArray.CreateBuilder<Graph>(labels.Count);
        for (var g = 0; g < labels.Count; g++)
        {
            var nodes = firsts[g + 1] - firsts[g];
            var own = features.AsSpan(firsts[g] * featureSize, nodes * featureSize).ToArray();
            try
            {
                graphs.Add(new Graph(nodes, parts[g].Edges, parts[g].Labels, featureSize, own, Array.IndexOf(classes, labels[g])));
            }
            catch (ArgumentException bad)
            {
                throw new SeriesRefusedException($"{name}, graph {g + 1}, nodes counted from 0: {bad.Message}");
            }
        }

        return new GraphSet(name, [.. classes.Select(c => c.ToString(CultureInfo.InvariantCulture))], graphs.MoveToImmutable());
    }

    private static List<(int From, int To)> Edges(string name, List<int> owners, Func<string, TextReader?> open) =>
        Needed(name, "A", open, (lines, line) =>
        {
            var fields = line.Split(',');
            if (fields.Length != 2)
                throw lines.Refuse($"'{NumberedLines.Shown(line)}' is not an edge. Write two node numbers, such as 1, 2.");
            var from = lines.Integer(fields[0], "the first node of an edge", 1, owners.Count) - 1;
            var to = lines.Integer(fields[1], "the second node of an edge", 1, owners.Count) - 1;
            if (owners[from] != owners[to])
                throw lines.Refuse($"nodes {from + 1} and {to + 1} are of graphs {owners[from] + 1} and {owners[to] + 1}. An edge stays in one graph.");
            return (from, to);
        });

    private static (int Size, double[] Values) Features(string name, int nodes, Func<string, TextReader?> open)
    {
        var labels = Optional(name, "node_labels", open, (lines, line) => lines.Integer(line, "the label of a node"));
        var width = 0;
        var attributes = Optional(name, "node_attributes", open, (lines, line) =>
        {
            var row = Array.ConvertAll(line.Split(','), field => lines.Number64(field, "an attribute of a node"));
            if (width == 0)
                width = row.Length;
            return row.Length == width ? row : throw lines.Refuse($"there are {row.Length} attributes, on the first line {width}. All nodes have the same.");
        });
        if (labels is not null)
            SameCount($"{name}_node_labels.txt", labels.Count, nodes, $"nodes in {name}_graph_indicator.txt");
        if (attributes is not null)
            SameCount($"{name}_node_attributes.txt", attributes.Count, nodes, $"nodes in {name}_graph_indicator.txt");
        var kinds = labels?.Distinct().Order().ToArray() ?? [];
        if (kinds.Length > MaximumNodeLabels)
            throw new SeriesRefusedException($"{name}_node_labels.txt: there are {kinds.Length} distinct labels; at most {MaximumNodeLabels} are read.");
        var size = Math.Max(1, kinds.Length + width);
        if ((long)nodes * size > Array.MaxLength)
            throw new SeriesRefusedException($"{name}: {nodes} nodes with {size} features are more than {Array.MaxLength} numbers.");
        var values = new double[nodes * size];
        for (var node = 0; node < nodes; node++)
        {
            var row = values.AsSpan(node * size, size);
            if (labels is not null)
                row[Array.BinarySearch(kinds, labels[node])] = 1;
            attributes?[node].CopyTo(row[kinds.Length..]);
            if (labels is null && attributes is null)
                row[0] = 1;
        }

        return (size, values);
    }

    private static int[] FirstNodes(string file, List<int> owners, int graphs)
    {
        var firsts = new int[graphs + 1];
        for (var node = 0; node < owners.Count; node++)
        {
            if (node > 0 && owners[node] < owners[node - 1])
                throw new SeriesRefusedException($"{file}: node {node + 1} is of graph {owners[node] + 1}, the node before of {owners[node - 1] + 1}. Nodes stand graph by graph.");
            firsts[owners[node] + 1]++;
        }

        for (var g = 0; g < graphs; g++)
        {
            if (firsts[g + 1] == 0)
                throw new SeriesRefusedException($"{file}: graph {g + 1} has no node. Every graph of the labels has at least one.");
            firsts[g + 1] += firsts[g];
        }

        return firsts;
    }

    private static (List<(int From, int To)> Edges, List<int> Labels)[] Parts(
        List<(int From, int To)> edges, List<int> labels, List<int> owners, int[] firsts, int graphs)
    {
        var parts = new (List<(int From, int To)> Edges, List<int> Labels)[graphs];
        for (var g = 0; g < graphs; g++)
            parts[g] = ([], []);
        for (var e = 0; e < edges.Count; e++)
        {
            var owner = owners[edges[e].From];
            parts[owner].Edges.Add((edges[e].From - firsts[owner], edges[e].To - firsts[owner]));
            if (labels.Count > 0)
                parts[owner].Labels.Add(labels[e]);
        }

        return parts;
    }

    private static List<T> Needed<T>(string name, string part, Func<string, TextReader?> open, Func<NumberedLines, string, T> parse) =>
        Optional(name, part, open, parse)
        ?? throw new SeriesRefusedException($"There is no file {name}_{part}.txt. A graph set has {name}_A.txt, {name}_graph_indicator.txt and {name}_graph_labels.txt.");

    private static List<T>? Optional<T>(string name, string part, Func<string, TextReader?> open, Func<NumberedLines, string, T> parse)
    {
        using var reader = open($"{name}_{part}.txt");
        if (reader is null)
            return null;
        var lines = new NumberedLines(reader, $"{name}_{part}.txt");
        var values = new List<T>();
        while (lines.Read())
            values.Add(parse(lines, lines.Line));
        return values.Count > 0 ? values : throw lines.RefuseAll("the file is empty.");
    }

    private static void SameCount(string file, int count, int expected, string of)
    {
        if (count != expected)
            throw new SeriesRefusedException($"{file} has {count} lines; there are {expected} {of}. There must be as many.");
    }
}
