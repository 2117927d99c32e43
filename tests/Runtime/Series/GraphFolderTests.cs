using System.Text;
using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class GraphFolderTests
{
    // A triangle and a single edge.
    private static readonly Dictionary<string, string> Small = new(StringComparer.Ordinal)
    {
        ["G_A.txt"] = "1, 2\n2, 1\n2, 3\n1, 3\n4, 5\n",
        ["G_graph_indicator.txt"] = "1\n1\n1\n2\n2\n",
        ["G_graph_labels.txt"] = "1\n-1\n",
        ["G_node_labels.txt"] = "3\n0\n3\n0\n0\n",
        ["G_node_attributes.txt"] = "0.5, 1\n1.5, 1\n2.5, 1\n3.5, 1\n4.5, 1\n",
        ["G_edge_labels.txt"] = "7\n7\n8\n9\n7\n",
    };

    [Fact]
    public void Graphs_have_sorted_neighbours_one_hot_labels_and_attributes()
    {
        var set = Read(Small);
        Assert.Equal(["-1", "1"], set.Classes.AsEnumerable());
        Assert.Equal([1, 0], set.Graphs.Select(g => g.Class));
        Assert.Equal(4, set.FeatureSize);
        var triangle = set.Graphs[0];
        Assert.Equal((3, 3, 2), (triangle.Nodes, triangle.Edges, triangle.MaximumDegree));
        Assert.Equal([0, 2, 4, 6], triangle.RowStarts.ToArray());
        Assert.Equal([1, 2, 0, 2, 0, 1], triangle.Neighbours.ToArray());
        Assert.Equal([7, 9, 7, 8, 9, 8], triangle.EdgeLabels.ToArray());
        Assert.Equal([0, 1, 0.5, 1], triangle.FeaturesOf(0).ToArray());
        Assert.Equal([1, 0, 4.5, 1], set.Graphs[1].FeaturesOf(1).ToArray());
        Assert.Equal([0], set.Graphs[1].NeighboursOf(1).ToArray());
    }

    [Fact]
    public void Nodes_without_labels_or_attributes_have_the_constant_1()
    {
        var set = Read(Without(Without(Small, "G_node_labels.txt"), "G_node_attributes.txt"));
        Assert.All(set.Graphs, g => Assert.All(g.Features.ToArray(), value => Assert.Equal(1, value)));
        Assert.Equal(1, set.FeatureSize);
    }

    [Theory]
    [InlineData("G_A.txt", "1, 2, 3", "G_A.txt, line 1: '1, 2, 3' is not an edge")]
    [InlineData("G_A.txt", "1, 2\n0, 1", "G_A.txt, line 2: the first node of an edge is '0'; it must be an integer from 1 to 5")]
    [InlineData("G_A.txt", "1, 6", "G_A.txt, line 1: the second node of an edge is ' 6'; it must be an integer from 1 to 5")]
    [InlineData("G_A.txt", "3, 4", "G_A.txt, line 1: nodes 3 and 4 are of graphs 1 and 2")]
    [InlineData("G_A.txt", "1, 2", "G_edge_labels.txt has 5 lines; there are 1 edges")]
    [InlineData("G_A.txt", " ", "G_A.txt: the file is empty")]
    [InlineData("G_graph_indicator.txt", "1\n1\n3", "G_graph_indicator.txt, line 3: the graph of a node is '3'; it must be an integer from 1 to 2")]
    [InlineData("G_graph_indicator.txt", "2\n1", "node 2 is of graph 1, the node before of 2")]
    [InlineData("G_graph_indicator.txt", "1\n1", "graph 2 has no node")]
    [InlineData("G_graph_labels.txt", "1\nyes", "G_graph_labels.txt, line 2: the class of a graph is 'yes'")]
    [InlineData("G_node_labels.txt", "1\n2", "G_node_labels.txt has 2 lines; there are 5 nodes")]
    [InlineData("G_node_attributes.txt", "1,2\n3", "G_node_attributes.txt, line 2: there are 1 attributes, on the first line 2")]
    [InlineData("G_node_attributes.txt", "1,NaN", "G_node_attributes.txt, line 1: an attribute of a node is 'NaN'")]
    [InlineData("G_edge_labels.txt", "7\n6\n8\n9\n7", "The edge of 0 and 1 has the labels 6 and 7")]
    public void What_breaks_the_format_is_refused_with_its_place(string file, string text, string message)
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => Read(new(Small) { [file] = text }));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("G_A.txt")]
    [InlineData("G_graph_indicator.txt")]
    [InlineData("G_graph_labels.txt")]
    public void Missing_file_is_named(string file)
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => Read(Without(Small, file)));
        Assert.Contains($"There is no file {file}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        foreach (var file in Small.Keys)
        {
            Damage.NeitherCrashesNorHangs(
                Encoding.UTF8.GetBytes(Small[file]), bytes => Read(new(Small) { [file] = Encoding.UTF8.GetString(bytes) }));
        }
    }

    [Fact]
    public void Adjacency_is_symmetric_whichever_way_edges_are_listed()
    {
        var edges = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).List[0, 40];
        edges.Sample(list =>
        {
            var graph = new Graph(10, [.. list.Select(e => (e.Item1, e.Item2))], [], 1, new double[10], 0);
            var wanted = new bool[10, 10];
            foreach (var (from, to) in list)
                wanted[from, to] = wanted[to, from] = true;
            for (var i = 0; i < 10; i++)
            {
                var row = Enumerable.Range(0, 10).Where(j => wanted[i, j]).ToArray();
                Assert.Equal(row, graph.NeighboursOf(i).ToArray());
            }

            Assert.Equal(list.Select(e => (Math.Min(e.Item1, e.Item2), Math.Max(e.Item1, e.Item2))).Distinct().Count(), graph.Edges);
        });
    }

    [SkippableFact]
    public void MUTAG_has_its_counts()
    {
        var set = GraphFolder.Read("MUTAG", file => SharedData.TryOpen("graphs/MUTAG_A.txt", $"graphs/{file}"));
        Assert.Equal((188, 7), (set.Graphs.Length, set.FeatureSize));
        Assert.Equal(["-1", "1"], set.Classes.AsEnumerable());
        Assert.Equal((63, 125), (set.Graphs.Count(g => g.Class == 0), set.Graphs.Count(g => g.Class == 1)));
        Assert.Equal((3371, 3721), (set.Graphs.Sum(g => g.Nodes), set.Graphs.Sum(g => g.Edges)));
        Assert.Equal(4, set.Graphs.SelectMany(g => g.EdgeLabels.ToArray()).Distinct().Count());
        Assert.All(set.Graphs, g => Assert.Equal(g.Nodes, g.Features.ToArray().Sum()));
    }

    private static GraphSet Read(Dictionary<string, string> files) =>
        GraphFolder.Read("G", file => files.TryGetValue(file, out var text) ? new StringReader(text) : null);

    private static Dictionary<string, string> Without(Dictionary<string, string> files, string file) =>
        new(files.Where(f => f.Key != file), StringComparer.Ordinal);
}
