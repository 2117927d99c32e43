using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Plasticity;

public sealed class PlasticSynapsesTests
{
    private const int Units = 21;

    public static TheoryData<Topology> Kinds() => [.. Plain];

    /// <summary>Topologies whose every entry is a synapse of its own, and that need no weights from outside.</summary>
    internal static Topology[] Plain => [.. Enum.GetValues<Topology>().Except([Topology.Antisymmetric, Topology.External])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Copy_is_the_derived_weights_until_it_is_changed(Topology topology)
    {
        var weights = Weights(topology);
        Assert.Equal(weights.ToDense(), PlasticSynapses.Of(weights).Freeze().ToDense());
        // Weights that it knows only by their entries, here those with a gain of 1.
        var gained = new GainedWeights(weights, 0, [.. Enumerable.Repeat(1.0, Units)]);
        Assert.Equal(weights.ToDense(), PlasticSynapses.Of(gained).Freeze().ToDense());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Change_reaches_every_synapse_and_makes_none(Topology topology)
    {
        var weights = Weights(topology);
        var before = weights.ToDense();
        var random = new RandomStream(3);
        double[] Draw() => [.. Enumerable.Range(0, Units).Select(_ => random.Uniform(0.5, 1))];
        var (keep, grow, pre) = (Draw(), Draw(), Draw());
        foreach (var source in new[] { weights, new GainedWeights(weights, 0, [.. Enumerable.Repeat(1.0, Units)]) })
        {
            var synapses = PlasticSynapses.Of(source);
            synapses.Update(keep, grow, pre);
            var after = synapses.Freeze().ToDense();
            for (var at = 0; at < after.Length; at++)
            {
                var expected = before[at] == 0 ? 0 : (keep[at / Units] * before[at]) + (grow[at / Units] * pre[at % Units]);
                Assert.Equal(expected, after[at], 1e-13);
            }

            Assert.Equal(before, source.ToDense());
            var sums = Draw();
            var product = new double[Units];
            synapses.Freeze().Multiply(pre, product);
            double[] expectedSums = [.. sums.Zip(product, (s, p) => s + p)];
            synapses.Accumulate(pre, sums);
            for (var row = 0; row < Units; row++)
                Assert.Equal(expectedSums[row], sums[row], 1e-12);
        }
    }

    [Fact]
    public void Gained_weights_multiply_as_their_full_matrix_does()
    {
        var random = new RandomStream(7);
        double[] gain = [.. Enumerable.Range(0, Units).Select(_ => random.Uniform(0.5, 2))];
        double[] x = [.. Enumerable.Range(0, Units).Select(_ => random.Uniform(-1, 1))];
        var gained = new GainedWeights(Weights(Topology.FixedInDegree), 0.75, gain);
        var (product, expected) = (new double[Units], new double[Units]);
        gained.Multiply(x, product);
        new DenseWeights(Units, gained.ToDense()).Multiply(x, expected);
        for (var row = 0; row < Units; row++)
            Assert.Equal(expected[row], product[row], 1e-13);
    }

    private static RecurrentWeights Weights(Topology topology) =>
        ScaledWeights.Of(new EchoStateSpec { Units = Units, InDegree = 4, Topology = topology }).Recurrent;
}
