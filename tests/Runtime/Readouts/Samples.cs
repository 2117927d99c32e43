using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Readouts;

/// <summary>Features and targets for readouts: tanh units of a random input, the constant 1, noisy linear targets.</summary>
internal static class Samples
{
    public static (double[][] Features, double[][] Targets) Draw(int features, int outputs, int count, ulong seed, double noise = 0.01)
    {
        var random = new RandomStream(seed);
        var x = new double[count][];
        var y = new double[count][];
        var weights = Numbers(features * outputs, random);
        for (var t = 0; t < count; t++)
        {
            x[t] = Numbers(features, random);
            x[t][^1] = 1;
            y[t] = new double[outputs];
            for (var o = 0; o < outputs; o++)
            {
                y[t][o] = noise * random.NextGaussian();
                for (var f = 0; f < features; f++)
                    y[t][o] += weights[(o * features) + f] * x[t][f];
            }
        }

        return (x, y);
    }

    /// <summary>30 tanh units of a signal and the constant 1; a target that is linear in them, with noise of 5.8e-4.</summary>
    public static (double[] Features, double[] Target) OfSignal(double signal, double second, RandomStream noise)
    {
        var features = new double[31];
        var target = 0.0;
        for (var unit = 0; unit < 30; unit++)
        {
            features[unit] = Elementary.Tanh((0.1 * (unit + 1) * signal) + (0.07 * ((unit * 7 % 13) - 6) * second) + (0.05 * (unit - 15)));
            target += features[unit] * (unit % 5 - 2) * 0.1;
        }

        features[30] = 1;
        return (features, [target + (5.8e-4 * noise.NextGaussian())]);
    }

    public static double RelativeDistance(ReadOnlySpan<double> got, ReadOnlySpan<double> want)
    {
        double difference = 0, size = 0;
        for (var i = 0; i < want.Length; i++)
        {
            difference += (got[i] - want[i]) * (got[i] - want[i]);
            size += want[i] * want[i];
        }

        return Math.Sqrt(difference / size);
    }

    private static double[] Numbers(int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-1, 1))];
}
