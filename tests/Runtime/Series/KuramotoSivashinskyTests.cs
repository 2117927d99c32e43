using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class KuramotoSivashinskyTests
{
    [Fact]
    public void Series_obeys_the_equation()
    {
        const double h = 0.01;
        var series = KuramotoSivashinsky.Generate(5, seed: 4, interval: h, dropped: 8000);
        var u = series.Row(2).ToArray();
        var square = Array.ConvertAll(u, value => value * value);
        double At(int row, int i) => series.Row(row)[i];
        var (convection, second, fourth) = (Derivative(square, 1), Derivative(u, 2), Derivative(u, 4));
        for (var i = 0; i < u.Length; i++)
        {
            var slope = ((8 * (At(3, i) - At(1, i))) - At(4, i) + At(0, i)) / (12 * h);
            var want = -(0.5 * convection[i]) - second[i] - fourth[i];
            Assert.Equal(want, slope, 1e-5);
        }
    }

    [Fact]
    public void Solution_agrees_with_an_independent_program()
    {
        // numpy, the scheme of Kassam and Trefethen with its own transform and a step of 0.001: points 0, 10, 20, 40 at time 10.
        double[] want = [-1.2614520031884973, 1.7013693052147647, -1.8851939289241388, 0.34169985925435553];
        double Error(double h)
        {
            var flow = new KuramotoSivashinskyFlow(64, 22, h);
            var u = new double[64];
            for (var i = 0; i < 64; i++)
                u[i] = Math.Cos(2 * Math.PI * i / 64) * (1 + Math.Sin(2 * Math.PI * i / 64));
            for (var step = 0; step < Math.Round(10 / h); step++)
                flow.Step(u);
            return new[] { u[0] - want[0], u[10] - want[1], u[20] - want[2], u[40] - want[3] }.Max(Math.Abs);
        }

        Assert.InRange(Error(0.01), 0, 1e-7);

        // Between the second and the fourth power of the step, the fastest waves being damped at once.
        Assert.InRange(Error(0.25) / Error(0.125), 6, 18);
        Assert.InRange(Error(0.125) / Error(0.0625), 6, 18);
    }

    [Fact]
    public void Mean_stays_at_0_and_the_solution_keeps_its_size()
    {
        var series = KuramotoSivashinsky.Generate(4000, seed: 5);
        for (var row = 0; row < series.Rows; row += 100)
            Assert.InRange(series.Row(row).ToArray().Average(), -1e-12, 1e-12);
        var values = series.Values.ToArray();
        Assert.InRange(values.Max(), 2, 4);
        Assert.InRange(values.Min(), -4, -2);
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 1, 1.7);
    }

    [Fact]
    public void Flat_water_on_a_short_circle_is_stable()
    {
        // Below L = 2 pi every wave decays.
        var series = KuramotoSivashinsky.Generate(2, seed: 5, length: 6, points: 16, dropped: 4000);
        Assert.All(series.Values.ToArray(), value => Assert.InRange(value, -1e-6, 1e-6));
    }

    [Fact]
    public void Transform_agrees_with_its_definition_and_goes_back()
    {
        Gen.Double[-1, 1].Array[64].Sample(values =>
        {
            var (real, imaginary) = (values[..32], values[32..]);
            var transform = new FourierTransform(32);
            transform.Forward(real, imaginary);
            for (var k = 0; k < 32; k++)
            {
                var (sumReal, sumImaginary) = (0.0, 0.0);
                for (var n = 0; n < 32; n++)
                {
                    var angle = -2 * Math.PI * k * n / 32;
                    sumReal += (values[n] * Math.Cos(angle)) - (values[32 + n] * Math.Sin(angle));
                    sumImaginary += (values[n] * Math.Sin(angle)) + (values[32 + n] * Math.Cos(angle));
                }

                Assert.Equal(sumReal, real[k], 1e-12);
                Assert.Equal(sumImaginary, imaginary[k], 1e-12);
            }

            transform.Inverse(real, imaginary);
            for (var n = 0; n < 32; n++)
                Assert.Equal((values[n], values[32 + n]), (real[n], imaginary[n]), Close);
        });
    }

    private static bool Close((double, double) one, (double, double) other) =>
        Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 1e-13;

    // By the definition of the transform, wave by wave.
    private static double[] Derivative(double[] u, int order)
    {
        var n = u.Length;
        var result = new double[n];
        for (var wave = 1; wave < n / 2; wave++)
        {
            var number = 2 * Math.PI * wave / 22;
            var (cosine, sine) = (0.0, 0.0);
            for (var i = 0; i < n; i++)
            {
                cosine += 2.0 / n * u[i] * Math.Cos(2 * Math.PI * wave * i / n);
                sine += 2.0 / n * u[i] * Math.Sin(2 * Math.PI * wave * i / n);
            }

            var factor = Math.Pow(number, order);
            for (var i = 0; i < n; i++)
            {
                var (c, s) = (Math.Cos(2 * Math.PI * wave * i / n), Math.Sin(2 * Math.PI * wave * i / n));
                result[i] += factor * order switch
                {
                    1 => (sine * c) - (cosine * s),
                    2 => -(cosine * c) - (sine * s),
                    _ => (cosine * c) + (sine * s),
                };
            }
        }

        return result;
    }
}
