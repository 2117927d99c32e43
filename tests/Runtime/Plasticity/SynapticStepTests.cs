using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Plasticity;

public sealed class SynapticStepTests
{
    // Powers of two, so that the sums by hand are exact.
    private static readonly double[] Pre = [0.5, -1, 0.25];
    private static readonly double[] Post = [1, -0.5, 0.5];
    private static readonly double[] Before = [0.5, 1, -0.5, 0.25, -1, 2, 0, 0.5, 4];

    public static TheoryData<SynapticRule, double[]> ByHand() => new()
    {
        // rate 1/4; w + y x / 4
        { SynapticRule.Hebb, [0.625, 0.75, -0.4375, 0.1875, -0.875, 1.96875, 0.0625, 0.375, 4.03125] },
        { SynapticRule.AntiHebb, [0.375, 1.25, -0.5625, 0.3125, -1.125, 2.03125, -0.0625, 0.625, 3.96875] },

        // w -+ y (x - y w) / 4: the first row 0.5 + (0.5 - 0.5) / 4, 1 + (-1 - 1) / 4, -0.5 + (0.25 + 0.5) / 4, and so on.
        { SynapticRule.Oja, [0.5, 0.5, -0.3125, 0.171875, -0.8125, 1.84375, 0.0625, 0.34375, 3.78125] },
        { SynapticRule.AntiOja, [0.5, 1.5, -0.6875, 0.328125, -1.1875, 2.15625, -0.0625, 0.65625, 4.21875] },

        // w + y (y - 1/2) x / 4: the factors of the rows are 1/8, 1/8 and 0.
        { SynapticRule.Bcm, [0.5625, 0.875, -0.46875, 0.3125, -1.125, 2.03125, 0, 0.5, 4] },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void One_step_of_three_units_is_what_it_is_by_hand(SynapticRule rule, double[] expected)
    {
        var spec = new SynapticPlasticitySpec { Rule = rule, LearningRate = 0.25, ThresholdRows = 4 };
        var synapses = PlasticSynapses.Of(new DenseWeights(3, Before));
        double[] thresholds = [0.5, 0.5, 0.5];
        Learn(spec, synapses, Post, thresholds, Pre);
        Assert.Equal(expected, synapses.Values);
        double[] moved = rule == SynapticRule.Bcm ? [0.625, 0.4375, 0.4375] : [0.5, 0.5, 0.5];
        Assert.Equal(moved, thresholds);
    }

    [Fact]
    public void Constant_threshold_stays()
    {
        var spec = new SynapticPlasticitySpec { Rule = SynapticRule.Bcm, ThresholdRows = null };
        double[] thresholds = [0.25, 0.25, 0.25];
        Learn(spec, PlasticSynapses.Of(new DenseWeights(3, Before)), Post, thresholds, Pre);
        Assert.All(thresholds, t => Assert.Equal(0.25, t));
    }

    [Fact]
    public void Weights_of_linear_units_under_Oja_tend_to_norm_1_along_the_principal_direction()
    {
        // Inputs with deviation 1 along (2, 1, 2) / 3 and 0.2 across it.
        var spec = new SynapticPlasticitySpec { Rule = SynapticRule.Oja, LearningRate = 0.01 };
        var synapses = PlasticSynapses.Of(new DenseWeights(3, [0.5, 0.1, 0, -0.2, 0.3, 0.1, 0.1, 0.1, 1.2]));
        var random = new RandomStream(9);
        double[] direction = [2.0 / 3, 1.0 / 3, 2.0 / 3];
        var post = new double[3];
        for (var t = 0; t < 20_000; t++)
        {
            var along = random.NextGaussian();
            double[] pre = [.. direction.Select(d => (d * along) + (0.2 * random.NextGaussian()))];
            Array.Clear(post);
            synapses.Accumulate(pre, post);
            Learn(spec, synapses, post, new double[3], pre);
        }

        for (var row = 0; row < 3; row++)
        {
            var weights = synapses.Values.AsSpan(row * 3, 3).ToArray();
            Assert.InRange(Math.Sqrt(weights.Sum(w => w * w)), 0.95, 1.05);
            Assert.InRange(Math.Abs(weights.Zip(direction, (w, d) => w * d).Sum()), 0.95, 1.05);
        }
    }

    private static void Learn(SynapticPlasticitySpec spec, PlasticSynapses synapses, double[] post, double[] thresholds, double[] pre)
    {
        var (keep, grow) = (new double[3], new double[3]);
        SynapticStep.Factors(spec, post, thresholds, keep, grow);
        synapses.Update(keep, grow, pre);
    }
}
