using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Four vectors of eight rows that go through the same operations side by side, so that none waits for another.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RowQuad(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
{
    /// <summary>Rows of the four vectors.</summary>
    public const int Rows = 4 * RowVectors.Width;

    /// <summary>The first eight rows; <see cref="B"/>, <see cref="C"/> and <see cref="D"/> hold those that follow.</summary>
    public readonly Vector512<double> A = a;

    public readonly Vector512<double> B = b;

    public readonly Vector512<double> C = c;

    public readonly Vector512<double> D = d;

    /// <summary>32 rows from <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad Load(ref double values, nuint row) => new(
        Vector512.LoadUnsafe(ref values, row),
        Vector512.LoadUnsafe(ref values, row + 8),
        Vector512.LoadUnsafe(ref values, row + 16),
        Vector512.LoadUnsafe(ref values, row + 24));

    /// <summary>x factor + sum</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad FusedMultiplyAdd(RowQuad x, Vector512<double> factor, RowQuad sum) => new(
        Vector512.FusedMultiplyAdd(x.A, factor, sum.A),
        Vector512.FusedMultiplyAdd(x.B, factor, sum.B),
        Vector512.FusedMultiplyAdd(x.C, factor, sum.C),
        Vector512.FusedMultiplyAdd(x.D, factor, sum.D));

    /// <inheritdoc cref="FusedMultiplyAdd(RowQuad, Vector512{double}, RowQuad)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad FusedMultiplyAdd(RowQuad x, Vector512<double> factor, Vector512<double> sum) => new(
        Vector512.FusedMultiplyAdd(x.A, factor, sum),
        Vector512.FusedMultiplyAdd(x.B, factor, sum),
        Vector512.FusedMultiplyAdd(x.C, factor, sum),
        Vector512.FusedMultiplyAdd(x.D, factor, sum));

    /// <inheritdoc cref="FusedMultiplyAdd(RowQuad, Vector512{double}, RowQuad)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad FusedMultiplyAdd(RowQuad x, RowQuad factor, Vector512<double> sum) => new(
        Vector512.FusedMultiplyAdd(x.A, factor.A, sum),
        Vector512.FusedMultiplyAdd(x.B, factor.B, sum),
        Vector512.FusedMultiplyAdd(x.C, factor.C, sum),
        Vector512.FusedMultiplyAdd(x.D, factor.D, sum));
}
