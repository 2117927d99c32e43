using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Reports;

public sealed class ModelAnatomyTests
{
    private static readonly string[] OfSomeTopologies =
        ["in degree", "jump length", "jump weight", "rewiring probability", "blocks", "in degree between", "external"];

    [Theory]
    [InlineData(Topology.Dense)]
    [InlineData(Topology.Ring)]
    [InlineData(Topology.DelayLine)]
    [InlineData(Topology.Permutation)]
    [InlineData(Topology.Orthogonal)]
    [InlineData(Topology.WalshHadamard)]
    [InlineData(Topology.FixedInDegree, "in degree")]
    [InlineData(Topology.WrappedDiagonals, "in degree")]
    [InlineData(Topology.Antisymmetric, "in degree")]
    [InlineData(Topology.RingWithJumps, "jump length", "jump weight")]
    [InlineData(Topology.SmallWorld, "in degree", "rewiring probability")]
    [InlineData(Topology.BlockModular, "in degree", "blocks", "in degree between")]
    [InlineData(Topology.External, "external")]
    public void Only_fields_that_the_topology_uses_are_told(Topology topology, params string[] used)
    {
        var names = Of(new EchoStateSpec { Topology = topology }).Select(line => line.Name).ToArray();
        Assert.Equal(used, OfSomeTopologies.Intersect(names));
        string[] ofAll = ["reservoir", "topology", "units", "leak rate", "spectral radius", "input scaling", "ridge penalty"];
        Assert.Equal(ofAll, ofAll.Intersect(names));
        Assert.DoesNotContain("seed", names);
    }

    [Fact]
    public void Field_that_a_topology_does_not_use_changes_nothing_of_its_reservoir_and_one_that_it_uses_does()
    {
        // What the lines leave out must not matter to the weights.
        foreach (var topology in Enum.GetValues<Topology>().Where(t => t != Topology.External))
        {
            var spec = new EchoStateSpec { Topology = topology, Units = 32, InDegree = 4, Blocks = 4, JumpLength = 5 };
            var names = Of(spec).Select(line => line.Name).ToArray();
            foreach (var (name, other) in new (string, EchoStateSpec)[]
                     {
                         ("in degree", spec with { InDegree = 3 }), ("jump length", spec with { JumpLength = 4 }),
                         ("jump weight", spec with { JumpWeight = 0.7 }), ("rewiring probability", spec with { RewiringProbability = 0.9 }),
                         ("blocks", spec with { Blocks = 2 }), ("in degree between", spec with { InDegreeBetween = 2 }),
                     })
            {
                Assert.True(
                    names.Contains(name) != (spec.Build(1).WeightsHash == other.Build(1).WeightsHash), $"{topology} and {name}");
            }
        }
    }

    [Fact]
    public void Part_of_a_composite_is_a_line_and_how_parts_are_joined_counts_from_one()
    {
        var lines = Of(new AcyclicSpec
        {
            Members = [new EchoStateSpec { Topology = Topology.Ring, LeakRate = 0.25 }, new EulerStateSpec(), new NextGenerationSpec()],
            Links = [0, 2, 1, 2],
            Driven = [0, 1],
            Seen = [2],
        }).ToDictionary(line => line.Name, line => line.Value);
        Assert.Equal("acyclic", lines["reservoir"]);
        Assert.StartsWith("echo state (", lines["member 1"], StringComparison.Ordinal);
        Assert.Contains("leak rate 0.25", lines["member 1"], StringComparison.Ordinal);
        Assert.DoesNotContain("jump", lines["member 1"], StringComparison.Ordinal);
        Assert.StartsWith("euler state (", lines["member 2"], StringComparison.Ordinal);
        Assert.Equal("1 to 3, 2 to 3", lines["links between members"]);
        Assert.Equal("1, 2", lines["members that the inputs drive"]);
        Assert.Equal("3", lines["members that the readout sees"]);
    }

    [Fact]
    public void Layers_of_a_series_and_the_layout_of_a_nanowire_are_told()
    {
        var series = Of(SeriesSpec.Deep(2, new EchoStateSpec())).Select(line => line.Name).ToArray();
        Assert.Contains("layer 2", series);
        Assert.Contains("features", series);
        var grid = Of(new NanowireSpec { Layout = NanowireLayout.Grid }).Select(line => line.Name).ToArray();
        Assert.Contains("rows", grid);
        Assert.DoesNotContain("junctions", grid);
    }

    private static IEnumerable<(string Name, string Value)> Of(ReservoirSpec reservoir) =>
        ModelAnatomy.Of(new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = reservoir });
}
