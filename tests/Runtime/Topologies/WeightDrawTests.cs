using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class WeightDrawTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 10)]
    [InlineData(20, 20)]
    public void Every_unit_receives_from_its_number_of_different_units(int units, int inDegree)
    {
        var weights = Assert.IsType<SparseWeights>(
            WeightDraw.Recurrent(new EchoStateSpec { Units = units, InDegree = inDegree }));
        for (var row = 0; row < units; row++)
        {
            var columns = Enumerable.Range(0, inDegree).Select(k => weights.Column(row, k)).ToArray();
            Assert.Equal(columns.Distinct().Order(), columns);
            Assert.All(columns, column => Assert.InRange(column, 0, units - 1));
            Assert.All(Enumerable.Range(0, inDegree), k => Assert.InRange(weights.Value(row, k), -1, 1));
        }
    }

    [Fact]
    public void Scalings_move_no_draw()
    {
        var one = new EchoStateSpec { InputScaling = 1, BiasScaling = 1, SpectralRadius = 0.5 };
        var other = one with { InputScaling = 4, BiasScaling = 0.25, SpectralRadius = 1.1, LeakRate = 0.2 };
        Assert.Equal(WeightDraw.Recurrent(one).ToDense(), WeightDraw.Recurrent(other).ToDense());
        Assert.Equal(WeightDraw.Input(one, 2).Select(w => 4 * w), WeightDraw.Input(other, 2));
        Assert.Equal(WeightDraw.Bias(one).Select(w => w / 4), WeightDraw.Bias(other));
    }

    [Fact]
    public void Weights_stay_within_their_scaling()
    {
        var spec = new EchoStateSpec { InputScaling = 0.2, BiasScaling = 0.03 };
        Assert.All(WeightDraw.Input(spec, 3), w => Assert.InRange(w, -0.2, 0.2));
        Assert.All(WeightDraw.Bias(spec), w => Assert.InRange(w, -0.03, 0.03));
    }

    [Fact]
    public void Ring_takes_input_weights_of_one_magnitude_whose_signs_do_not_repeat()
    {
        var spec = new EchoStateSpec { Topology = Topology.Ring, Units = 100, InputScaling = 0.3 };
        var weights = WeightDraw.Input(spec, 1);
        Assert.All(weights, w => Assert.Equal(0.3, Math.Abs(w)));
        Assert.Equal(weights, WeightDraw.Input(spec with { Seed = 77 }, 1));
        for (var period = 1; period <= 50; period++)
            Assert.NotEqual(weights[period..], weights[..^period]);
    }
}
