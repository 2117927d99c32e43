using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Tests.Runtime.Graphs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>Recorded bits of the encoders of graphs: their weights, and the features of graphs of several sizes.</summary>
internal static class RecordedGraphs
{
    private const GraphPooling Pooling = GraphPooling.Sum | GraphPooling.Mean | GraphPooling.Max;

    public static IReadOnlyDictionary<string, Func<UInt128>> Cases { get; } = new Dictionary<string, Func<UInt128>>(StringComparer.Ordinal)
    {
        ["graph echo state"] = () => Of(new GraphEchoStateSpec { Units = 21, Layers = 2, Pooling = Pooling }),
        ["resistive memory"] = () => Of(new ResistiveMemorySpec { Units = 21, Pooling = Pooling }),
    };

    private static UInt128 Of(GraphEncoderSpec spec)
    {
        var graphs = new GraphSet(
            "any", ["one", "other"], [.. Enumerable.Range(0, 12).Select(i => Rings.Any(3 + (2 * i), 3, (ulong)i, i % 2))]);
        var encoder = spec.Build(graphs);
        var hash = new XxHash128();
        hash.Append(BitConverter.GetBytes((ulong)encoder.WeightsHash));
        var features = new double[encoder.FeatureSize];
        foreach (var graph in graphs.Graphs)
        {
            encoder.Encode(graph, features);
            hash.Append(MemoryMarshal.AsBytes<double>(features));
        }

        return hash.GetCurrentHashAsUInt128();
    }
}
