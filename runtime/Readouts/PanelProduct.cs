using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Adds or subtracts X'X to the upper half of a square matrix, X being a block of rows kept in panels of 24 columns.
/// </summary>
/// <remarks>
/// A register tile is 8 rows by 3 vectors: 24 accumulators, 3 loads and 8 broadcasts for 24 multiply-adds of eight lanes.
/// Panel p holds columns 24 p .. 24 p + 23 of all rows, row after row, so a tile reads two streams. Each entry is the
/// sum over the block's rows in their order, then added to the matrix. Depth * n^2 multiply-adds. A deep block goes piece by
/// piece, sums being put down in between: two pieces stay in the first cache, two panels do not.
/// </remarks>
internal static class PanelProduct
{
    /// <summary>Columns of a panel; matrices are padded to a multiple of it.</summary>
    public const int PanelWidth = 24;

    private const int TileRows = RowVectors.Width;
    private const int TileSize = TileRows * PanelWidth;

    // Rows of a piece of X: 24 columns of them are 12 KB.
    private const int PieceRows = 64;

    // Whether the sums of a tile begin and end in the place of the target, or begin at 0 and are added to it.
    private interface ITileSums
    {
        static abstract bool ArePartial { get; }
    }

    /// <summary>The smallest multiple of 24 that holds this many columns.</summary>
    public static int Padded(int columns) => (columns + PanelWidth - 1) / PanelWidth * PanelWidth;

    /// <summary>C += sign X'X, where C ends in tiles of 8 by 24 that touch or lie above the diagonal.</summary>
    /// <param name="panels">X: panel after panel, each [capacity, 24], of which the first <paramref name="depth"/> rows count.</param>
    /// <param name="capacity">Rows of a panel.</param>
    /// <param name="depth">Rows of X.</param>
    /// <param name="columns">Columns of X, a multiple of 24.</param>
    /// <param name="matrix">First entry of C.</param>
    /// <param name="stride">Distance of the rows of C.</param>
    /// <param name="sign">1 or -1.</param>
    public static void Accumulate(
        AlignedArray<double> panels, int capacity, int depth, int columns, ref double matrix, int stride, double sign)
    {
        var panelSize = capacity * PanelWidth;
        if (depth > PieceRows)
        {
            AccumulateByPieces(panels, panelSize, depth, columns, ref matrix, stride, sign);
            return;
        }

        for (var j = 0; j < columns / PanelWidth; j++)
        {
            ref var right = ref Unsafe.Add(ref panels.First, j * panelSize);
            for (var i = 0; i < (j + 1) * PanelWidth; i += TileRows)
            {
                ref var left = ref Unsafe.Add(ref panels.First, (i / PanelWidth * panelSize) + (i % PanelWidth));
                ref var target = ref Unsafe.Add(ref matrix, ((nint)i * stride) + (j * PanelWidth));
                Tile<Whole>(ref left, ref right, depth, ref target, (nuint)stride, sign);
            }
        }
    }

    /// <summary>Copies whole panels of one row of X into its place.</summary>
    /// <param name="source">The row; a multiple of 24 values.</param>
    /// <param name="panels">X</param>
    /// <param name="capacity">Rows of a panel.</param>
    /// <param name="row">Which row.</param>
    public static void SetRow(ReadOnlySpan<double> source, AlignedArray<double> panels, int capacity, int row)
    {
        for (var at = 0; at < source.Length; at += PanelWidth)
            source.Slice(at, PanelWidth).CopyTo(panels.Span[((at * capacity) + (row * PanelWidth))..]);
    }

    // Panel by panel of the result: the sums of its tiles, [tiles, 8, 24], grow piece by piece.
    private static void AccumulateByPieces(
        AlignedArray<double> panels, int panelSize, int depth, int columns, ref double matrix, int stride, double sign)
    {
        var rented = ArrayPool<double>.Shared.Rent(columns / TileRows * TileSize);
        for (var j = 0; j < columns / PanelWidth; j++)
        {
            var tiles = (j + 1) * PanelWidth / TileRows;
            var sums = rented.AsSpan(0, tiles * TileSize);
            sums.Clear();
            for (var piece = 0; piece < depth; piece += PieceRows)
            {
                ref var right = ref Unsafe.Add(ref panels.First, (j * panelSize) + (piece * PanelWidth));
                for (var tile = 0; tile < tiles; tile++)
                {
                    var i = tile * TileRows;
                    ref var left = ref Unsafe.Add(ref panels.First, (i / PanelWidth * panelSize) + (i % PanelWidth) + (piece * PanelWidth));
                    Tile<Partial>(ref left, ref right, Math.Min(PieceRows, depth - piece), ref sums[tile * TileSize], PanelWidth, sign);
                }
            }

            for (var row = 0; row < tiles * TileRows; row++)
            {
                ref var target = ref Unsafe.Add(ref matrix, ((nint)row * stride) + (j * PanelWidth));
                RowVectors.AddScaled(sign, sums.Slice(row * PanelWidth, PanelWidth), MemoryMarshal.CreateSpan(ref target, PanelWidth));
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TSums>(
        ref double left, ref double right, int depth, ref double target, nuint stride, double sign)
        where TSums : struct, ITileSums
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            TileByQuarters<TSums>(ref left, ref right, depth, ref target, stride, sign);
            return;
        }

        ref var a = ref left;
        ref var b = ref right;
        var z00 = Vector512<double>.Zero; var z01 = Vector512<double>.Zero; var z02 = Vector512<double>.Zero;
        var z10 = Vector512<double>.Zero; var z11 = Vector512<double>.Zero; var z12 = Vector512<double>.Zero;
        var z20 = Vector512<double>.Zero; var z21 = Vector512<double>.Zero; var z22 = Vector512<double>.Zero;
        var z30 = Vector512<double>.Zero; var z31 = Vector512<double>.Zero; var z32 = Vector512<double>.Zero;
        var z40 = Vector512<double>.Zero; var z41 = Vector512<double>.Zero; var z42 = Vector512<double>.Zero;
        var z50 = Vector512<double>.Zero; var z51 = Vector512<double>.Zero; var z52 = Vector512<double>.Zero;
        var z60 = Vector512<double>.Zero; var z61 = Vector512<double>.Zero; var z62 = Vector512<double>.Zero;
        var z70 = Vector512<double>.Zero; var z71 = Vector512<double>.Zero; var z72 = Vector512<double>.Zero;
        if (TSums.ArePartial)
        {
            Load(ref target, 0, out z00, out z01, out z02);
            Load(ref target, stride, out z10, out z11, out z12);
            Load(ref target, 2 * stride, out z20, out z21, out z22);
            Load(ref target, 3 * stride, out z30, out z31, out z32);
            Load(ref target, 4 * stride, out z40, out z41, out z42);
            Load(ref target, 5 * stride, out z50, out z51, out z52);
            Load(ref target, 6 * stride, out z60, out z61, out z62);
            Load(ref target, 7 * stride, out z70, out z71, out z72);
        }

        for (var t = 0; t < depth; t++)
        {
            var b0 = Vector512.LoadUnsafe(ref b);
            var b1 = Vector512.LoadUnsafe(ref b, 8);
            var b2 = Vector512.LoadUnsafe(ref b, 16);
            var v = Vector512.Create(Unsafe.Add(ref a, 0));
            z00 = Vector512.FusedMultiplyAdd(v, b0, z00);
            z01 = Vector512.FusedMultiplyAdd(v, b1, z01);
            z02 = Vector512.FusedMultiplyAdd(v, b2, z02);
            v = Vector512.Create(Unsafe.Add(ref a, 1));
            z10 = Vector512.FusedMultiplyAdd(v, b0, z10);
            z11 = Vector512.FusedMultiplyAdd(v, b1, z11);
            z12 = Vector512.FusedMultiplyAdd(v, b2, z12);
            v = Vector512.Create(Unsafe.Add(ref a, 2));
            z20 = Vector512.FusedMultiplyAdd(v, b0, z20);
            z21 = Vector512.FusedMultiplyAdd(v, b1, z21);
            z22 = Vector512.FusedMultiplyAdd(v, b2, z22);
            v = Vector512.Create(Unsafe.Add(ref a, 3));
            z30 = Vector512.FusedMultiplyAdd(v, b0, z30);
            z31 = Vector512.FusedMultiplyAdd(v, b1, z31);
            z32 = Vector512.FusedMultiplyAdd(v, b2, z32);
            v = Vector512.Create(Unsafe.Add(ref a, 4));
            z40 = Vector512.FusedMultiplyAdd(v, b0, z40);
            z41 = Vector512.FusedMultiplyAdd(v, b1, z41);
            z42 = Vector512.FusedMultiplyAdd(v, b2, z42);
            v = Vector512.Create(Unsafe.Add(ref a, 5));
            z50 = Vector512.FusedMultiplyAdd(v, b0, z50);
            z51 = Vector512.FusedMultiplyAdd(v, b1, z51);
            z52 = Vector512.FusedMultiplyAdd(v, b2, z52);
            v = Vector512.Create(Unsafe.Add(ref a, 6));
            z60 = Vector512.FusedMultiplyAdd(v, b0, z60);
            z61 = Vector512.FusedMultiplyAdd(v, b1, z61);
            z62 = Vector512.FusedMultiplyAdd(v, b2, z62);
            v = Vector512.Create(Unsafe.Add(ref a, 7));
            z70 = Vector512.FusedMultiplyAdd(v, b0, z70);
            z71 = Vector512.FusedMultiplyAdd(v, b1, z71);
            z72 = Vector512.FusedMultiplyAdd(v, b2, z72);
            a = ref Unsafe.Add(ref a, PanelWidth);
            b = ref Unsafe.Add(ref b, PanelWidth);
        }

        var signs = Vector512.Create(sign);
        End<TSums>(ref target, 0, signs, z00, z01, z02);
        End<TSums>(ref target, stride, signs, z10, z11, z12);
        End<TSums>(ref target, 2 * stride, signs, z20, z21, z22);
        End<TSums>(ref target, 3 * stride, signs, z30, z31, z32);
        End<TSums>(ref target, 4 * stride, signs, z40, z41, z42);
        End<TSums>(ref target, 5 * stride, signs, z50, z51, z52);
        End<TSums>(ref target, 6 * stride, signs, z60, z61, z62);
        End<TSums>(ref target, 7 * stride, signs, z70, z71, z72);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref double from, nuint at, out Vector512<double> z0, out Vector512<double> z1, out Vector512<double> z2)
    {
        z0 = Vector512.LoadUnsafe(ref from, at);
        z1 = Vector512.LoadUnsafe(ref from, at + 8);
        z2 = Vector512.LoadUnsafe(ref from, at + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TSums>(
        ref double target, nuint at, Vector512<double> sign, Vector512<double> z0, Vector512<double> z1, Vector512<double> z2)
        where TSums : struct, ITileSums
    {
        if (TSums.ArePartial)
        {
            z0.StoreUnsafe(ref target, at);
            z1.StoreUnsafe(ref target, at + 8);
            z2.StoreUnsafe(ref target, at + 16);
            return;
        }

        Vector512.FusedMultiplyAdd(sign, z0, Vector512.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
        Vector512.FusedMultiplyAdd(sign, z1, Vector512.LoadUnsafe(ref target, at + 8)).StoreUnsafe(ref target, at + 8);
        Vector512.FusedMultiplyAdd(sign, z2, Vector512.LoadUnsafe(ref target, at + 16)).StoreUnsafe(ref target, at + 16);
    }

    // 24 accumulators of eight lanes do not fit sixteen registers of four; the twelve of a quarter do, beside what they need.
    private static void TileByQuarters<TSums>(
        ref double left, ref double right, int depth, ref double target, nuint stride, double sign)
        where TSums : struct, ITileSums
    {
        for (var row = 0; row < TileRows; row += 4)
        {
            for (var column = 0; column < PanelWidth; column += 12)
            {
                Quarter<TSums>(
                    ref Unsafe.Add(ref left, row), ref Unsafe.Add(ref right, column), depth,
                    ref Unsafe.Add(ref target, (row * (nint)stride) + column), stride, sign);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Quarter<TSums>(
        ref double left, ref double right, int depth, ref double target, nuint stride, double sign)
        where TSums : struct, ITileSums
    {
        ref var a = ref left;
        ref var b = ref right;
        var z00 = Vector256<double>.Zero; var z01 = Vector256<double>.Zero; var z02 = Vector256<double>.Zero;
        var z10 = Vector256<double>.Zero; var z11 = Vector256<double>.Zero; var z12 = Vector256<double>.Zero;
        var z20 = Vector256<double>.Zero; var z21 = Vector256<double>.Zero; var z22 = Vector256<double>.Zero;
        var z30 = Vector256<double>.Zero; var z31 = Vector256<double>.Zero; var z32 = Vector256<double>.Zero;
        if (TSums.ArePartial)
        {
            Load(ref target, 0, out z00, out z01, out z02);
            Load(ref target, stride, out z10, out z11, out z12);
            Load(ref target, 2 * stride, out z20, out z21, out z22);
            Load(ref target, 3 * stride, out z30, out z31, out z32);
        }

        for (var t = 0; t < depth; t++)
        {
            var b0 = Vector256.LoadUnsafe(ref b);
            var b1 = Vector256.LoadUnsafe(ref b, 4);
            var b2 = Vector256.LoadUnsafe(ref b, 8);
            var v = Vector256.Create(Unsafe.Add(ref a, 0));
            z00 = Vector256.FusedMultiplyAdd(v, b0, z00);
            z01 = Vector256.FusedMultiplyAdd(v, b1, z01);
            z02 = Vector256.FusedMultiplyAdd(v, b2, z02);
            v = Vector256.Create(Unsafe.Add(ref a, 1));
            z10 = Vector256.FusedMultiplyAdd(v, b0, z10);
            z11 = Vector256.FusedMultiplyAdd(v, b1, z11);
            z12 = Vector256.FusedMultiplyAdd(v, b2, z12);
            v = Vector256.Create(Unsafe.Add(ref a, 2));
            z20 = Vector256.FusedMultiplyAdd(v, b0, z20);
            z21 = Vector256.FusedMultiplyAdd(v, b1, z21);
            z22 = Vector256.FusedMultiplyAdd(v, b2, z22);
            v = Vector256.Create(Unsafe.Add(ref a, 3));
            z30 = Vector256.FusedMultiplyAdd(v, b0, z30);
            z31 = Vector256.FusedMultiplyAdd(v, b1, z31);
            z32 = Vector256.FusedMultiplyAdd(v, b2, z32);
            a = ref Unsafe.Add(ref a, PanelWidth);
            b = ref Unsafe.Add(ref b, PanelWidth);
        }

        var signs = Vector256.Create(sign);
        End<TSums>(ref target, 0, signs, z00, z01, z02);
        End<TSums>(ref target, stride, signs, z10, z11, z12);
        End<TSums>(ref target, 2 * stride, signs, z20, z21, z22);
        End<TSums>(ref target, 3 * stride, signs, z30, z31, z32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref double from, nuint at, out Vector256<double> z0, out Vector256<double> z1, out Vector256<double> z2)
    {
        z0 = Vector256.LoadUnsafe(ref from, at);
        z1 = Vector256.LoadUnsafe(ref from, at + 4);
        z2 = Vector256.LoadUnsafe(ref from, at + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TSums>(
        ref double target, nuint at, Vector256<double> sign, Vector256<double> z0, Vector256<double> z1, Vector256<double> z2)
        where TSums : struct, ITileSums
    {
        if (TSums.ArePartial)
        {
            z0.StoreUnsafe(ref target, at);
            z1.StoreUnsafe(ref target, at + 4);
            z2.StoreUnsafe(ref target, at + 8);
            return;
        }

        Vector256.FusedMultiplyAdd(sign, z0, Vector256.LoadUnsafe(ref target, at)).StoreUnsafe(ref target, at);
        Vector256.FusedMultiplyAdd(sign, z1, Vector256.LoadUnsafe(ref target, at + 4)).StoreUnsafe(ref target, at + 4);
        Vector256.FusedMultiplyAdd(sign, z2, Vector256.LoadUnsafe(ref target, at + 8)).StoreUnsafe(ref target, at + 8);
    }

    private readonly struct Whole : ITileSums
    {
        public static bool ArePartial => false;
    }

    private readonly struct Partial : ITileSums
    {
        public static bool ArePartial => true;
    }
}
