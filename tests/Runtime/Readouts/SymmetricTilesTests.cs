using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class SymmetricTilesTests
{
    [Fact]
    public void Sweep_has_the_bits_of_the_scalar_form_at_every_order()
    {
        for (var order = 1; order <= 70; order++)
            Compare(order, new RandomStream((ulong)order), random => random.NextGaussian());
    }

    [Fact]
    public void Sweep_over_zeros_of_both_signs_has_the_bits_of_the_scalar_form()
    {
        for (var order = 1; order <= 26; order++)
            Compare(order, new RandomStream((ulong)order), random => random.NextInt(2) == 0 ? 0.0 : -0.0);
    }

    private static void Compare(int order, RandomStream random, Func<RandomStream, double> number)
    {
        var tiles = new SymmetricTiles(order);
        var padded = tiles.PaddedOrder;
        var matrix = new double[padded, padded];
        for (var row = 0; row < order; row++)
        {
            for (var column = row; column < order; column++)
            {
                matrix[row, column] = matrix[column, row] = number(random);
                tiles.Set(row, column, matrix[row, column]);
            }
        }

        // The second sweep shows that the first left every value in its place.
        for (var sweep = 0; sweep < 2; sweep++)
        {
            var pending = Numbers(order, padded, random, number);
            var vector = Numbers(order, padded, random, number);
            var product = new AlignedArray<double>(padded);
            product.Span.Fill(double.NaN);
            var trace = tiles.Sweep(pending, vector, product);
            var (expectedTrace, expectedProduct) = Sweep(matrix, pending.Span, vector.Span);
            Assert.Equal(Bits.Of(expectedTrace), Bits.Of(trace));
            Assert.Equal(Bits.Of(expectedProduct), Bits.Of(product.Span));
            for (var row = 0; row < order; row++)
            {
                for (var column = row; column < order; column++)
                    Assert.Equal(Bits.Of(matrix[row, column]), Bits.Of(tiles[row, column]));
            }
        }
    }

    // Row by row from the first column of its block of eight on; beyond the block an entry also stands for its mirror image.
    private static (double Trace, double[] Product) Sweep(double[,] q, ReadOnlySpan<double> g, ReadOnlySpan<double> v)
    {
        var product = new double[v.Length];
        var diagonal = new double[8];
        for (var block = 0; block < v.Length; block += 8)
        {
            var sums = new double[8];
            for (var row = block; row < block + 8; row++)
            {
                var lanes = new double[8];
                for (var column = block; column < v.Length; column++)
                {
                    q[row, column] = Math.FusedMultiplyAdd(-g[row], g[column], q[row, column]);
                    ref var lane = ref lanes[column % 8];
                    if (column < block + 8)
                    {
                        lane = q[row, column] * v[column];
                        diagonal[column % 8] += row == column ? q[row, column] : 0;
                    }
                    else
                    {
                        lane = Math.FusedMultiplyAdd(q[row, column], v[column], lane);
                        product[column] = Math.FusedMultiplyAdd(q[row, column], v[row], product[column]);
                    }
                }

                sums[row - block] = LaneSum.Of(lanes);
            }

            for (var row = 0; row < 8; row++)
                product[block + row] += sums[row];
        }

        return (LaneSum.Of(diagonal), product);
    }

    private static AlignedArray<double> Numbers(int count, int padded, RandomStream random, Func<RandomStream, double> number)
    {
        var numbers = new AlignedArray<double>(padded);
        for (var i = 0; i < count; i++)
            numbers.Span[i] = number(random);
        return numbers;
    }
}
