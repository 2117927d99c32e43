using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class PanelProductTests
{
    [Theory]
    [InlineData(24, 0)]
    [InlineData(24, 1)]
    [InlineData(48, 7)]
    [InlineData(72, 33)]
    [InlineData(120, 12)]
    public void Product_has_the_bits_of_the_scalar_form(int columns, int depth)
    {
        foreach (var sign in new[] { 1.0, -1.0 })
        {
            var random = new RandomStream((ulong)(columns + depth));
            var capacity = depth + 3;
            var panels = new AlignedArray<double>(columns * capacity);
            panels.Span.Fill(double.NaN);
            var rows = new double[depth][];
            for (var t = 0; t < depth; t++)
            {
                rows[t] = [.. Enumerable.Range(0, columns).Select(_ => random.NextGaussian())];
                PanelProduct.SetRow(rows[t], panels, capacity, t);
            }

            // The matrix is a part of a wider one, of which nothing else may change.
            var stride = columns + 8;
            double[] expected = [.. Enumerable.Range(0, columns * stride).Select(_ => random.NextGaussian())];
            var matrix = new AlignedArray<double>(expected.Length);
            expected.CopyTo(matrix.Span);
            PanelProduct.Accumulate(panels, capacity, depth, columns, ref matrix.First, stride, sign);
            for (var row = 0; row < columns; row++)
            {
                for (var column = row / PanelProduct.PanelWidth * PanelProduct.PanelWidth; column < columns; column++)
                {
                    var sum = 0.0;
                    foreach (var x in rows)
                        sum = Math.FusedMultiplyAdd(x[row], x[column], sum);
                    ref var entry = ref expected[(row * stride) + column];
                    entry = Math.FusedMultiplyAdd(sign, sum, entry);
                }
            }

            Assert.Equal(Bits.Of(expected), Bits.Of(matrix.Span));
        }
    }
}
