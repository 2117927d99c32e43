using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class RowVectorsTests
{
    // Past every tail of the widest form, several times.
    private const int Longest = 140;

    [Fact]
    public void Scalar_product_has_the_bits_of_the_scalar_form_at_every_length()
    {
        var random = new RandomStream(3);
        for (var length = 0; length <= Longest; length++)
        {
            var left = Numbers<double>(length, random);
            var right = Numbers<double>(length, random);
            Assert.Equal(Bits.Of(Dot(left, right)), Bits.Of(RowVectors.Dot(left, right)));
        }
    }

    [Fact]
    public void Scaled_sum_has_the_bits_of_the_scalar_form_at_every_length()
    {
        CompareScaled<double>();
        CompareScaled<float>();
    }

    [Fact]
    public void Other_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RowVectors.Dot(new double[3], new double[4]));
        Assert.Throws<ArgumentException>(() => RowVectors.AddScaled(2, new double[3], new double[4]));
    }

    private static void CompareScaled<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new RandomStream(4);
        for (var length = 0; length <= Longest; length++)
        {
            var factor = T.CreateTruncating(random.NextGaussian());
            var values = Numbers<T>(length, random);
            var target = Numbers<T>(length, random);
            T[] sums = [.. values.Zip(target, (value, sum) => T.FusedMultiplyAdd(factor, value, sum))];
            T[] products = [.. values.Select(value => value * factor)];
            RowVectors.AddScaled<T>(factor, values, target);
            Assert.Equal(Bits.Of(sums), Bits.Of(target));
            RowVectors.Scale(factor, values.AsSpan());
            Assert.Equal(Bits.Of(products), Bits.Of(values));
        }
    }

    // Four times eight sums while there are 32 values, the first eight of them while there are eight, and one for the rest.
    private static double Dot(double[] left, double[] right)
    {
        var sums = new double[4][];
        for (var k = 0; k < 4; k++)
            sums[k] = new double[8];
        var whole = left.Length / 32 * 32;
        var vectors = left.Length / 8 * 8;
        var tail = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            ref var sum = ref tail;
            if (i < vectors)
                sum = ref sums[i < whole ? i / 8 % 4 : 0][i % 8];
            sum = Math.FusedMultiplyAdd(left[i], right[i], sum);
        }

        var lanes = new double[8];
        for (var lane = 0; lane < 8; lane++)
            lanes[lane] = (sums[0][lane] + sums[1][lane]) + (sums[2][lane] + sums[3][lane]);
        return LaneSum.Of(lanes) + tail;
    }

    private static T[] Numbers<T>(int count, RandomStream random)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(i => i % 7 == 3 ? T.NegativeZero : T.CreateTruncating(random.NextGaussian()))];
}
