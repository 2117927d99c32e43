using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Topologies;

/// <summary>A spec that is good for every topology at any size that the topology allows.</summary>
internal static class TopologySamples
{
    public static Topology[] All => Enum.GetValues<Topology>();

    public static int FewestUnits(Topology topology) => topology switch
    {
        Topology.RingWithJumps => 5,
        Topology.SmallWorld => 2,
        _ => 1,
    };

    public static EchoStateSpec Spec(Topology topology, int units) => new()
    {
        Topology = topology,
        Units = units,
        InDegree = topology switch
        {
            Topology.SmallWorld => Math.Min(units - 1, 7),
            Topology.BlockModular => Math.Min(units / Math.Min(units, 3), 7),
            _ => Math.Min(units, 7),
        },
        JumpLength = Math.Min(3, (units - 1) / 2),
        JumpWeight = 0.3,
        RewiringProbability = 0.2,
        Blocks = Math.Min(units, 3),
        InDegreeBetween = units < 3 ? 0 : 1,
        External = topology == Topology.External ? Sparse(units) : null,
    };

    // A ring, so that there is a cycle at any size, and about one weight in five.
    private static ExternalWeights Sparse(int units)
    {
        var random = new RandomStream(77);
        return new ExternalWeights
        {
            Values =
            [
                .. Enumerable.Range(0, units * units).Select(at =>
                    at % units == ((at / units) + 1) % units || random.NextInt(5) == 0 ? random.NextGaussian() : 0),
            ],
            Scaled = true,
        };
    }

    /// <summary>[N, N] row-major, with the self weight on the diagonal.</summary>
    public static double[] Whole(ScaledWeights scaled)
    {
        var n = scaled.Recurrent.Units;
        var dense = scaled.Recurrent.ToDense();
        for (var i = 0; i < n; i++)
            dense[(i * n) + i] += scaled.SelfWeight;
        return dense;
    }
}
