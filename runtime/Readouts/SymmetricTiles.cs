using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// The upper half of a symmetric matrix Q, [F, F], in tiles of eight by eight; tiles on the diagonal are stored whole. One
/// sweep subtracts a held-back rank-one update and multiplies by a vector: each value is read once and written once.
/// </summary>
/// <remarks>F^2 fused multiply-adds per sweep. The order of every sum depends on F alone.</remarks>
internal sealed class SymmetricTiles
{
    private const int Width = RowVectors.Width;
    private const int TileSize = Width * Width;

    private readonly int blocks;
    private readonly AlignedArray<double> tiles;

    /// <param name="order">F</param>
    public SymmetricTiles(int order)
    {
        Order = order;
        blocks = RowVectors.Padded(order) / Width;
        tiles = new AlignedArray<double>(checked(blocks * (blocks + 1) / 2 * TileSize));
    }

    /// <summary>F</summary>
    public int Order { get; }

    /// <summary>F rounded up to whole vectors: the length of the vectors of a sweep.</summary>
    public int PaddedOrder => blocks * Width;

    /// <summary>Values held, padding included.</summary>
    public int Length => tiles.Length;

    /// <summary>Row by row, each from its diagonal on: F (F+1) / 2 values.</summary>
    public void Pack(Span<double> packed)
    {
        var at = 0;
        for (var row = 0; row < Order; row++)
        {
            for (var column = row; column < Order; column++)
                packed[at++] = tiles.Span[Place(row, column)];
        }
    }

    /// <summary>Takes what <see cref="Pack"/> gave.</summary>
    public void Unpack(ReadOnlySpan<double> packed)
    {
        var at = 0;
        for (var row = 0; row < Order; row++)
        {
            for (var column = row; column < Order; column++)
                Set(row, column, packed[at++]);
        }
    }

    /// <summary>The entry of a row and a column, the row at most the column.</summary>
    public double this[int row, int column] => tiles.Span[Place(row, column)];

    /// <summary>Sets an entry and its mirror image.</summary>
    /// <param name="row">At most <paramref name="column"/>.</param>
    /// <param name="column">Below F.</param>
    /// <param name="value">The entry.</param>
    public void Set(int row, int column, double value)
    {
        tiles.Span[Place(row, column)] = value;
        if (row / Width == column / Width)
            tiles.Span[Place(column, row)] = value;
    }

    /// <summary>Q = factor Q</summary>
    public void Scale(double factor) => RowVectors.Scale(factor, tiles.Span);

    /// <summary>The sum of the diagonal.</summary>
    public double Trace()
    {
        var sum = 0.0;
        for (var i = 0; i < Order; i++)
            sum += tiles.Span[Place(i, i)];
        return sum;
    }

    /// <summary>Q = Q - pending pending', then product = Q vector; all of length <see cref="PaddedOrder"/>.</summary>
    /// <returns>The trace of the new Q.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public double Sweep(AlignedArray<double> pending, AlignedArray<double> vector, AlignedArray<double> product)
    {
        if (!Vector512.IsHardwareAccelerated)
            return SweepByHalves(pending, vector, product);
        ref var g = ref pending.First;
        ref var v = ref vector.First;
        ref var h = ref product.First;
        ref var q = ref tiles.First;
        product.Span.Clear();
        var trace = Vector512<double>.Zero;
        var lane = Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7);
        for (var block = 0; block < blocks; block++)
        {
            var row = (nuint)(block * Width);
            var gc = Vector512.LoadUnsafe(ref g, row);
            var vc = Vector512.LoadUnsafe(ref v, row);
            var g0 = Vector512.Create(-Unsafe.Add(ref g, row + 0));
            var g1 = Vector512.Create(-Unsafe.Add(ref g, row + 1));
            var g2 = Vector512.Create(-Unsafe.Add(ref g, row + 2));
            var g3 = Vector512.Create(-Unsafe.Add(ref g, row + 3));
            var g4 = Vector512.Create(-Unsafe.Add(ref g, row + 4));
            var g5 = Vector512.Create(-Unsafe.Add(ref g, row + 5));
            var g6 = Vector512.Create(-Unsafe.Add(ref g, row + 6));
            var g7 = Vector512.Create(-Unsafe.Add(ref g, row + 7));
            var v0 = Vector512.Create(Unsafe.Add(ref v, row + 0));
            var v1 = Vector512.Create(Unsafe.Add(ref v, row + 1));
            var v2 = Vector512.Create(Unsafe.Add(ref v, row + 2));
            var v3 = Vector512.Create(Unsafe.Add(ref v, row + 3));
            var v4 = Vector512.Create(Unsafe.Add(ref v, row + 4));
            var v5 = Vector512.Create(Unsafe.Add(ref v, row + 5));
            var v6 = Vector512.Create(Unsafe.Add(ref v, row + 6));
            var v7 = Vector512.Create(Unsafe.Add(ref v, row + 7));
            var s0 = Diagonal(ref q, 0, g0, gc, vc, lane, ref trace);
            var s1 = Diagonal(ref q, 1, g1, gc, vc, lane, ref trace);
            var s2 = Diagonal(ref q, 2, g2, gc, vc, lane, ref trace);
            var s3 = Diagonal(ref q, 3, g3, gc, vc, lane, ref trace);
            var s4 = Diagonal(ref q, 4, g4, gc, vc, lane, ref trace);
            var s5 = Diagonal(ref q, 5, g5, gc, vc, lane, ref trace);
            var s6 = Diagonal(ref q, 6, g6, gc, vc, lane, ref trace);
            var s7 = Diagonal(ref q, 7, g7, gc, vc, lane, ref trace);
            q = ref Unsafe.Add(ref q, TileSize);
            for (var column = row + Width; column < (nuint)(blocks * Width); column += Width)
            {
                gc = Vector512.LoadUnsafe(ref g, column);
                vc = Vector512.LoadUnsafe(ref v, column);
                var hc = Vector512.LoadUnsafe(ref h, column);
                var q0 = Vector512.FusedMultiplyAdd(g0, gc, Vector512.LoadUnsafe(ref q, 0));
                q0.StoreUnsafe(ref q, 0);
                s0 = Vector512.FusedMultiplyAdd(q0, vc, s0);
                hc = Vector512.FusedMultiplyAdd(q0, v0, hc);

                var q1 = Vector512.FusedMultiplyAdd(g1, gc, Vector512.LoadUnsafe(ref q, 8));
                q1.StoreUnsafe(ref q, 8);
                s1 = Vector512.FusedMultiplyAdd(q1, vc, s1);
                hc = Vector512.FusedMultiplyAdd(q1, v1, hc);

                var q2 = Vector512.FusedMultiplyAdd(g2, gc, Vector512.LoadUnsafe(ref q, 16));
                q2.StoreUnsafe(ref q, 16);
                s2 = Vector512.FusedMultiplyAdd(q2, vc, s2);
                hc = Vector512.FusedMultiplyAdd(q2, v2, hc);

                var q3 = Vector512.FusedMultiplyAdd(g3, gc, Vector512.LoadUnsafe(ref q, 24));
                q3.StoreUnsafe(ref q, 24);
                s3 = Vector512.FusedMultiplyAdd(q3, vc, s3);
                hc = Vector512.FusedMultiplyAdd(q3, v3, hc);

                var q4 = Vector512.FusedMultiplyAdd(g4, gc, Vector512.LoadUnsafe(ref q, 32));
                q4.StoreUnsafe(ref q, 32);
                s4 = Vector512.FusedMultiplyAdd(q4, vc, s4);
                hc = Vector512.FusedMultiplyAdd(q4, v4, hc);

                var q5 = Vector512.FusedMultiplyAdd(g5, gc, Vector512.LoadUnsafe(ref q, 40));
                q5.StoreUnsafe(ref q, 40);
                s5 = Vector512.FusedMultiplyAdd(q5, vc, s5);
                hc = Vector512.FusedMultiplyAdd(q5, v5, hc);

                var q6 = Vector512.FusedMultiplyAdd(g6, gc, Vector512.LoadUnsafe(ref q, 48));
                q6.StoreUnsafe(ref q, 48);
                s6 = Vector512.FusedMultiplyAdd(q6, vc, s6);
                hc = Vector512.FusedMultiplyAdd(q6, v6, hc);

                var q7 = Vector512.FusedMultiplyAdd(g7, gc, Vector512.LoadUnsafe(ref q, 56));
                q7.StoreUnsafe(ref q, 56);
                s7 = Vector512.FusedMultiplyAdd(q7, vc, s7);
                hc = Vector512.FusedMultiplyAdd(q7, v7, hc);

                hc.StoreUnsafe(ref h, column);
                q = ref Unsafe.Add(ref q, TileSize);
            }

            var sums = Vector512.Create(
                RowVectors.Sum(s0), RowVectors.Sum(s1), RowVectors.Sum(s2), RowVectors.Sum(s3),
                RowVectors.Sum(s4), RowVectors.Sum(s5), RowVectors.Sum(s6), RowVectors.Sum(s7));
            (Vector512.LoadUnsafe(ref h, row) + sums).StoreUnsafe(ref h, row);
        }

        return RowVectors.Sum(trace);
    }

    // One row of a tile on the diagonal: updates it, adds its diagonal entry to the trace, starts the row's sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Diagonal(
        ref double q, int r, Vector512<double> gr, Vector512<double> gc, Vector512<double> vc, Vector512<long> lane,
        ref Vector512<double> trace)
    {
        var row = Vector512.FusedMultiplyAdd(gr, gc, Vector512.LoadUnsafe(ref q, (nuint)(r * Width)));
        row.StoreUnsafe(ref q, (nuint)(r * Width));
        trace += row & Vector512.Equals(lane, Vector512.Create((long)r)).AsDouble();
        return row * vc;
    }

    // The same sums in the same order from halves of vectors: the sums of eight rows do not fit sixteen registers, those of four do.
    private double SweepByHalves(AlignedArray<double> pending, AlignedArray<double> vector, AlignedArray<double> product)
    {
        ref var q = ref tiles.First;
        product.Span.Clear();
        var lower = Vector256<double>.Zero;
        var upper = Vector256<double>.Zero;
        for (var block = 0; block < blocks; block++)
        {
            var row = (nuint)(block * Width);
            SweepFourRows(ref q, ref pending.First, ref vector.First, ref product.First, row, 0, PaddedOrder);
            SweepFourRows(
                ref Unsafe.Add(ref q, 4 * Width), ref pending.First, ref vector.First, ref product.First, row, 4, PaddedOrder);

            // What is off the diagonal would add 0 to a sum that is never -0.
            lower += Vector256.Create(q, Unsafe.Add(ref q, 9), Unsafe.Add(ref q, 18), Unsafe.Add(ref q, 27));
            upper += Vector256.Create(Unsafe.Add(ref q, 36), Unsafe.Add(ref q, 45), Unsafe.Add(ref q, 54), Unsafe.Add(ref q, 63));
            q = ref Unsafe.Add(ref q, (blocks - block) * TileSize);
        }

        return RowVectors.Sum(lower + upper);
    }

    // Four rows of a block, the upper or the lower ones, over all of its tiles; q is their first value.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SweepFourRows(
        ref double q, ref double g, ref double v, ref double h, nuint block, nuint first, int order)
    {
        var row = block + first;
        var g0 = Vector256.Create(-Unsafe.Add(ref g, row + 0));
        var g1 = Vector256.Create(-Unsafe.Add(ref g, row + 1));
        var g2 = Vector256.Create(-Unsafe.Add(ref g, row + 2));
        var g3 = Vector256.Create(-Unsafe.Add(ref g, row + 3));
        var v0 = Vector256.Create(Unsafe.Add(ref v, row + 0));
        var v1 = Vector256.Create(Unsafe.Add(ref v, row + 1));
        var v2 = Vector256.Create(Unsafe.Add(ref v, row + 2));
        var v3 = Vector256.Create(Unsafe.Add(ref v, row + 3));
        var gc = Vector256.LoadUnsafe(ref g, block);
        var vc = Vector256.LoadUnsafe(ref v, block);
        var lower0 = Updated(ref q, 0, g0, gc) * vc;
        var lower1 = Updated(ref q, 8, g1, gc) * vc;
        var lower2 = Updated(ref q, 16, g2, gc) * vc;
        var lower3 = Updated(ref q, 24, g3, gc) * vc;
        gc = Vector256.LoadUnsafe(ref g, block + 4);
        vc = Vector256.LoadUnsafe(ref v, block + 4);
        var upper0 = Updated(ref q, 4, g0, gc) * vc;
        var upper1 = Updated(ref q, 12, g1, gc) * vc;
        var upper2 = Updated(ref q, 20, g2, gc) * vc;
        var upper3 = Updated(ref q, 28, g3, gc) * vc;
        for (var column = block + Width; column < (nuint)order; column += Width)
        {
            q = ref Unsafe.Add(ref q, TileSize);
            gc = Vector256.LoadUnsafe(ref g, column);
            vc = Vector256.LoadUnsafe(ref v, column);
            var hc = Vector256.LoadUnsafe(ref h, column);
            var value = Updated(ref q, 0, g0, gc);
            hc = Vector256.FusedMultiplyAdd(value, v0, hc);
            lower0 = Vector256.FusedMultiplyAdd(value, vc, lower0);
            value = Updated(ref q, 8, g1, gc);
            hc = Vector256.FusedMultiplyAdd(value, v1, hc);
            lower1 = Vector256.FusedMultiplyAdd(value, vc, lower1);
            value = Updated(ref q, 16, g2, gc);
            hc = Vector256.FusedMultiplyAdd(value, v2, hc);
            lower2 = Vector256.FusedMultiplyAdd(value, vc, lower2);
            value = Updated(ref q, 24, g3, gc);
            hc = Vector256.FusedMultiplyAdd(value, v3, hc);
            lower3 = Vector256.FusedMultiplyAdd(value, vc, lower3);
            hc.StoreUnsafe(ref h, column);
            gc = Vector256.LoadUnsafe(ref g, column + 4);
            vc = Vector256.LoadUnsafe(ref v, column + 4);
            hc = Vector256.LoadUnsafe(ref h, column + 4);
            value = Updated(ref q, 4, g0, gc);
            hc = Vector256.FusedMultiplyAdd(value, v0, hc);
            upper0 = Vector256.FusedMultiplyAdd(value, vc, upper0);
            value = Updated(ref q, 12, g1, gc);
            hc = Vector256.FusedMultiplyAdd(value, v1, hc);
            upper1 = Vector256.FusedMultiplyAdd(value, vc, upper1);
            value = Updated(ref q, 20, g2, gc);
            hc = Vector256.FusedMultiplyAdd(value, v2, hc);
            upper2 = Vector256.FusedMultiplyAdd(value, vc, upper2);
            value = Updated(ref q, 28, g3, gc);
            hc = Vector256.FusedMultiplyAdd(value, v3, hc);
            upper3 = Vector256.FusedMultiplyAdd(value, vc, upper3);
            hc.StoreUnsafe(ref h, column + 4);
        }

        var sums = Vector256.Create(
            RowVectors.Sum(lower0 + upper0), RowVectors.Sum(lower1 + upper1),
            RowVectors.Sum(lower2 + upper2), RowVectors.Sum(lower3 + upper3));
        (Vector256.LoadUnsafe(ref h, row) + sums).StoreUnsafe(ref h, row);
    }

    // Q - pending pending' at half a row of a tile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Updated(ref double q, nuint at, Vector256<double> gr, Vector256<double> gc)
    {
        var value = Vector256.FusedMultiplyAdd(gr, gc, Vector256.LoadUnsafe(ref q, at));
        value.StoreUnsafe(ref q, at);
        return value;
    }

    // Tiles lie row of tiles by row of tiles, from the diagonal on.
    private int Place(int row, int column)
    {
        var i = row / Width;
        var j = column / Width;
        var tile = (i * blocks) - (i * (i - 1) / 2) + j - i;
        return (tile * TileSize) + (row % Width * Width) + (column % Width);
    }
}
