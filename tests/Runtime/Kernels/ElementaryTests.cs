using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class ElementaryTests
{
    // The C library is right to one unit, so a bound here is one more than that of the doc comment.
    [Theory]
    [InlineData("exp", -700, 700, 3)]
    [InlineData("log", 1e-300, 1e300, 4)]
    [InlineData("log", 0.5, 2, 4)]
    [InlineData("tanh", -25, 25, 5)]
    [InlineData("tanh", -0.5, 0.5, 5)]
    [InlineData("tanh", -1e-9, 1e-9, 5)]
    [InlineData("sin", -1000, 1000, 3)]
    [InlineData("cos", -1000, 1000, 3)]
    [InlineData("sin", -1048576, 1048576, 3)]
    public void Functions_are_within_a_few_units_of_the_last_place(string name, double low, double high, double units)
    {
        (Func<double, double> ours, Func<double, double> reference) = name switch
        {
            "exp" => (Elementary.Exp, Math.Exp),
            "log" => (Elementary.Log, Math.Log),
            "tanh" => (Elementary.Tanh, Math.Tanh),
            "sin" => (Elementary.Sin, Math.Sin),
            _ => ((Func<double, double>)Elementary.Cos, (Func<double, double>)Math.Cos),
        };
        var random = new RandomStream(7);
        for (var i = 0; i < 100_000; i++)
        {
            var x = random.Uniform(low, high);
            Assert.True(Units(ours(x), reference(x)) <= units, $"{name}({x:R}) is {ours(x):R}, expected {reference(x):R}");
        }
    }

    [Fact]
    public void Special_values_are_those_of_the_functions()
    {
        Assert.Equal(0, Elementary.Exp(-800));
        Assert.Equal(double.PositiveInfinity, Elementary.Exp(710));
        Assert.Equal(1, Elementary.Exp(0));
        Assert.Equal(double.NegativeInfinity, Elementary.Log(0));
        Assert.True(double.IsNaN(Elementary.Log(-1)));
        Assert.Equal(0, Elementary.Log(1));
        Assert.Equal(1, Elementary.Tanh(double.PositiveInfinity));
        Assert.Equal(-1, Elementary.Tanh(-50));
        Assert.True(double.IsNaN(Elementary.Tanh(double.NaN)));
        Assert.True(double.IsNegative(Elementary.Tanh(-0.0)));
        Assert.Equal(Math.Log(4e-320), Elementary.Log(4e-320), 1e-12);
        Assert.Equal(1, Elementary.Cos(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementary.Sin(2_000_000));
    }

    [Fact]
    public void Vector_tangent_has_the_bits_of_the_scalar_form() =>
        Gen.Double[-50, 50].Array[8].Sample(values =>
        {
            values[3] *= 1e-200;
            values[4] *= 1e-3;
            var vector = Elementary.Tanh(Vector512.Create(values));
            for (var lane = 0; lane < 8; lane++)
                Assert.Equal(Bits.Of(Elementary.Tanh(values[lane])), Bits.Of(vector.GetElement(lane)));
        });

    [Fact]
    public void Tangent_of_four_vectors_has_the_bits_of_the_scalar_form() =>
        Gen.Double[-50, 50].Array[RowQuad<double>.Rows].Sample(values =>
        {
            values[9] *= 1e-200;
            values[20] *= 1e-3;
            var quad = Elementary.Tanh(RowQuad<double>.Load(ref values[0], 0));
            Vector512<double>[] vectors = [quad.A, quad.B, quad.C, quad.D];
            for (var row = 0; row < values.Length; row++)
                Assert.Equal(Bits.Of(Elementary.Tanh(values[row])), Bits.Of(vectors[row / 8].GetElement(row % 8)));
        });

    [Theory]
    [InlineData(-12, 12)]
    [InlineData(-0.5, 0.5)]
    [InlineData(-1e-9, 1e-9)]
    public void Tangent_in_single_precision_is_within_a_few_units_of_the_last_place(double low, double high)
    {
        var random = new RandomStream(7);
        for (var i = 0; i < 100_000; i++)
        {
            var x = (float)random.Uniform(low, high);
            var want = Math.Tanh(x);
            var unit = MathF.BitIncrement(MathF.Abs((float)want)) - MathF.Abs((float)want);
            Assert.True(Math.Abs(Elementary.Tanh(x) - want) <= 4 * unit, $"tanh({x:R}) is {Elementary.Tanh(x):R}, expected {want:R}");
        }
    }

    [Fact]
    public void Tangent_in_single_precision_has_its_special_values()
    {
        Assert.Equal(1, Elementary.Tanh(float.PositiveInfinity));
        Assert.Equal(-1, Elementary.Tanh(-10f));
        Assert.True(float.IsNaN(Elementary.Tanh(float.NaN)));
        Assert.True(float.IsNegative(Elementary.Tanh(-0.0f)));
    }

    [Fact]
    public void Vector_tangents_in_single_precision_have_the_bits_of_the_scalar_form() =>
        Gen.Float[-15, 15].Array[RowQuad<float>.Rows].Sample(values =>
        {
            values[9] *= 1e-30f;
            values[40] *= 1e-3f;
            var quad = Elementary.Tanh(RowQuad<float>.Load(ref values[0], 0));
            Vector512<float>[] vectors = [quad.A, quad.B, quad.C, quad.D];
            var one = Elementary.Tanh(Vector512.Create(values));
            for (var row = 0; row < values.Length; row++)
                Assert.Equal(Bits.Of(Elementary.Tanh(values[row])), Bits.Of(vectors[row / 16].GetElement(row % 16)));
            for (var lane = 0; lane < 16; lane++)
                Assert.Equal(Bits.Of(Elementary.Tanh(values[lane])), Bits.Of(one.GetElement(lane)));
        });

    private static double Units(double got, double want) =>
        want == got ? 0 : Math.Abs(got - want) / (Math.BitIncrement(Math.Abs(want)) - Math.Abs(want));
}
