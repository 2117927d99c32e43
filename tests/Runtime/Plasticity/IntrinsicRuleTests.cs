using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Plasticity;

public sealed class IntrinsicRuleTests
{
    // 45 units: one quad, one vector, and a vector that is partly padding.
    private const int Units = 45;

    [Theory]
    [InlineData(IntrinsicTarget.Gaussian, 0.0, 0.1)]
    [InlineData(IntrinsicTarget.Gaussian, 0.2, 0.5)]
    [InlineData(IntrinsicTarget.Exponential, 0.2, 0.1)]
    [InlineData(IntrinsicTarget.Exponential, 0.7, 0.1)]
    public void Step_goes_down_the_numerical_gradient_of_the_loss(IntrinsicTarget target, double mean, double deviation)
    {
        var spec = new IntrinsicPlasticitySpec { Target = target, Mean = mean, Deviation = deviation, LearningRate = 1.0 / 1024 };
        var (gain, bias, sums) = (Random(1, 0.5, 2), Random(2, -1, 1), Random(3, -1, 1));
        var (newGain, newBias, _) = Apply(spec, 1, new double[Units], sums, gain, bias);
        for (var i = 0; i < Units; i++)
        {
            var byBias = Slope(b => Loss(spec, gain[i], b, sums[i]), bias[i]);
            var byGain = Slope(g => Loss(spec, g, bias[i], sums[i]), gain[i]);
            Near(-byBias, (newBias[i] - bias[i]) * 1024);
            Near(-byGain, (newGain[i] - gain[i]) * 1024);
        }
    }

    [Theory]
    [InlineData(IntrinsicTarget.Gaussian)]
    [InlineData(IntrinsicTarget.Exponential)]
    public void Next_state_is_the_leaky_activation_before_the_change(IntrinsicTarget target)
    {
        var spec = new IntrinsicPlasticitySpec { Target = target, Mean = 0.2, LearningRate = 0.5 };
        var (gain, bias, sums, state) = (Random(1, 0.5, 2), Random(2, -1, 1), Random(3, -1, 1), Random(4, -1, 1));
        var (_, _, next) = Apply(spec, 0.3, state, sums, gain, bias);
        for (var i = 0; i < Units; i++)
            Assert.Equal((0.7 * state[i]) + (0.3 * Activation(target, (gain[i] * sums[i]) + bias[i])), next[i], 1e-13);
    }

    [Fact]
    public void Gain_stays_above_its_pole()
    {
        // A large sum at a small gain pushes the gain below 0.
        var spec = new IntrinsicPlasticitySpec { Deviation = 0.1, LearningRate = 1 };
        var gain = Enumerable.Repeat(0.9, Units).ToArray();
        var sums = Enumerable.Repeat(50.0, Units).ToArray();
        var (newGain, _, _) = Apply(spec, 1, new double[Units], sums, gain, new double[Units]);
        Assert.All(newGain, g => Assert.Equal(IntrinsicRule.LeastGain, g));
    }

    [Fact]
    public void Outputs_take_on_the_wanted_deviation()
    {
        // The bias of a unit moves by rate / deviation^2 times its value: slowly enough here that it does not follow the
        // inputs themselves, and holding it afterwards changes little.
        var spec = new EchoStateSpec { Units = 100, SpectralRadius = 0.95, InputScaling = 0.1732, BiasScaling = 0, Seed = 5 };
        var random = new RandomStream(6);
        var inputs = Enumerable.Range(0, 3_000).Select(_ => random.Uniform(-1, 1)).ToArray();
        var plasticity = new PlasticitySpec
        {
            Intrinsic = new IntrinsicPlasticitySpec { Deviation = 0.1, LearningRate = 1e-4, Epochs = 10 },
        };
        var adaptation = new ReservoirAdaptation(plasticity, spec, 1, [inputs]);
        while (adaptation.Advance(1_000))
        {
        }

        Assert.Equal(new AdaptationEnd(0, AdaptationStage.Intrinsic, AdaptationStop.EpochsDone, 10), Assert.Single(adaptation.Ends));
        var (mean, deviation) = Pooled.Of(adaptation.Build(), inputs);
        Assert.InRange(deviation, 0.085, 0.115);
        Assert.InRange(mean, -0.02, 0.02);
        Assert.NotInRange(Pooled.Of(spec.Build(1), inputs).Deviation, 0.085, 0.115);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.3)]
    public void Outputs_of_sigmoid_units_take_on_the_wanted_mean_and_lean_as_an_exponential_does(double wanted)
    {
        var spec = new EchoStateSpec { Units = 100, InputScaling = 0.5, BiasScaling = 0, Activation = ArchetypeRC.Runtime.Specs.Activation.Sigmoid, Seed = 5 };
        var random = new RandomStream(6);
        var inputs = Enumerable.Range(0, 3_000).Select(_ => random.Uniform(-1, 1)).ToArray();
        var plasticity = new PlasticitySpec
        {
            Intrinsic = new IntrinsicPlasticitySpec { Target = IntrinsicTarget.Exponential, Mean = wanted, LearningRate = 2e-3, Epochs = 20 },
        };
        var adaptation = new ReservoirAdaptation(plasticity, spec, 1, [inputs]);
        while (adaptation.Advance(1_000))
        {
        }

        Assert.Equal(AdaptationStop.EpochsDone, Assert.Single(adaptation.Ends).Stop);
        var (before, _) = Pooled.Of(spec.Build(1), inputs);
        var (mean, deviation) = Pooled.Of(adaptation.Build(), inputs);
        Assert.InRange(before, 0.45, 0.75);

        // Outputs end at 1, so the exponential is cut off there, and its mean is less by what lies beyond.
        Assert.Equal(wanted - (1 / (Math.Exp(1 / wanted) - 1)), mean, 0.01);

        // The deviation of an exponential is its mean.
        Assert.InRange(deviation / wanted, 0.6, 1.2);
    }

    private static (double[] Gain, double[] Bias, double[] Next) Apply(
        IntrinsicPlasticitySpec spec, double leak, double[] state, double[] sums, double[] gain, double[] bias)
    {
        var unit = new UnitGain(gain, bias);
        var x = new AlignedArray<double>(RowVectors.Padded(Units));
        var s = new AlignedArray<double>(RowVectors.Padded(Units));
        state.CopyTo(x.Span);
        sums.CopyTo(s.Span);
        if (spec.Target == IntrinsicTarget.Gaussian)
            IntrinsicRule.Apply(new GaussianForm(spec), leak, x, s, unit.Gain, unit.Bias);
        else
            IntrinsicRule.Apply(new ExponentialForm(spec), leak, x, s, unit.Gain, unit.Bias);
        return (unit.Gain.Span[..Units].ToArray(), unit.Bias.Span[..Units].ToArray(), s.Span[..Units].ToArray());
    }

    // The part of the divergence that depends on gain and bias: -ln p(y) of the wanted density, less the ln of dy/ds.
    private static double Loss(IntrinsicPlasticitySpec spec, double gain, double bias, double sum)
    {
        var y = Activation(spec.Target, (gain * sum) + bias);
        return spec.Target == IntrinsicTarget.Gaussian
            ? -Math.Log(gain) - Math.Log(1 - (y * y)) + ((y - spec.Mean) * (y - spec.Mean) / (2 * spec.Deviation * spec.Deviation))
            : -Math.Log(gain) - Math.Log(y * (1 - y)) + (y / spec.Mean);
    }

    private static double Activation(IntrinsicTarget target, double z) =>
        target == IntrinsicTarget.Gaussian ? Math.Tanh(z) : 1 / (1 + Math.Exp(-z));

    // Five points: exact up to the fourth derivative.
    private static double Slope(Func<double, double> f, double at)
    {
        const double H = 1e-3;
        return (f(at - (2 * H)) - (8 * f(at - H)) + (8 * f(at + H)) - f(at + (2 * H))) / (12 * H);
    }

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{expected:R} and {actual:R}");

    private static double[] Random(ulong seed, double low, double high)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, Units).Select(_ => random.Uniform(low, high))];
    }
}
