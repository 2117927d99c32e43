using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>A random input, and a target that depends on its past in another way in each regime.</summary>
internal static class RegimeStreams
{
    public static ModelSpec Spec(DriftSpec? drift = null) => new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        Reservoir = new EchoStateSpec { Units = 100, InDegree = 10, SpectralRadius = 0.8, InputScaling = 0.3 },
        Readout = new ReadoutSpec { Ridge = 1e-6, Forgetting = 0.9999 },
        StandardiseInputs = false,
        Lifelong = drift is null ? new LifelongSpec() : new LifelongSpec { Drift = drift },
    };

    /// <summary>Rows of the regimes that the letters name, as many of each as said.</summary>
    public static double[][] Rows(string regimes, int each, ulong seed, double noise = 0.01)
    {
        var random = new RandomStream(seed);
        var u = new double[4];
        var rows = new double[regimes.Length * each][];
        for (var t = 0; t < rows.Length; t++)
        {
            (u[3], u[2], u[1], u[0]) = (u[2], u[1], u[0], random.Uniform(-1, 1));
            var y = regimes[t / each] switch
            {
                'A' => u[0] + (0.5 * u[1]) - (0.4 * u[2]) + (0.3 * u[0] * u[1]),
                'B' => (0.3 * u[0]) - u[1] + (0.6 * u[3]) - (0.2 * u[1] * u[2]),
                'C' => (-0.7 * u[0]) + (0.2 * u[1]) + (0.8 * u[2]),
                _ => throw new ArgumentOutOfRangeException(nameof(regimes)),
            };
            rows[t] = [u[0], y + (noise * random.NextGaussian())];
        }

        return rows;
    }

    /// <summary>
    /// Rows of regimes that differ in their inputs, whose memory is 0, 0.8 and -0.8, while the maps of B and C are nearly one.
    /// </summary>
    public static double[][] RowsOfInputs(string regimes, int each, ulong seed, double noise = 0.05)
    {
        var random = new RandomStream(seed);
        var u = new double[3];
        var rows = new double[regimes.Length * each][];
        for (var t = 0; t < rows.Length; t++)
        {
            var regime = regimes[t / each];
            var memory = regime switch { 'A' => 0, 'B' => 0.8, _ => -0.8 };
            (u[2], u[1], u[0]) = (u[1], u[0], (memory * u[0]) + (0.6 * Math.Sqrt(1 - (memory * memory)) * random.NextGaussian()));
            var y = regime == 'A' ? u[0] + (0.5 * u[1]) - (0.4 * u[2]) : (0.3 * u[0]) - u[1] + ((regime == 'B' ? 0.6 : 0.7) * u[2]);
            rows[t] = [u[0], y + (noise * random.NextGaussian())];
        }

        return rows;
    }

    /// <summary>Magnitude of the error at each row.</summary>
    public static double[] Errors(LifelongModel model, IEnumerable<double[]> rows)
    {
        var prediction = new double[1];
        return [.. rows.Select(row =>
        {
            model.Learn(row, prediction);
            return Math.Abs(row[1] - prediction[0]);
        })];
    }

    /// <summary>
    /// Rows from the first until the mean error of the twenty rows from there on is within a tenth of the plateau's, that is of the last
    /// quarter of them.
    /// </summary>
    public static int Recovery(ReadOnlySpan<double> errors)
    {
        var quarter = errors[(errors.Length * 3 / 4)..];
        var plateau = 0.0;
        foreach (var error in quarter)
            plateau += error / quarter.Length;
        const int Span = 20;
        for (var t = 0; t + Span <= errors.Length; t++)
        {
            var mean = 0.0;
            for (var i = t; i < t + Span; i++)
                mean += errors[i] / Span;
            if (mean <= 1.1 * plateau)
                return t;
        }

        return errors.Length;
    }
}
