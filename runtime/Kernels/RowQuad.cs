using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Four vectors of rows that go through the same operations side by side, so that none waits for another.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RowQuad<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d)
    where T : unmanaged
{
    /// <summary>The first vector; <see cref="B"/>, <see cref="C"/> and <see cref="D"/> hold those that follow.</summary>
    public readonly Vector512<T> A = a;

    public readonly Vector512<T> B = b;

    public readonly Vector512<T> C = c;

    public readonly Vector512<T> D = d;

    private static nuint Width => (nuint)Vector512<T>.Count;

    /// <summary>Rows of the four vectors.</summary>
    public static int Rows => 4 * Vector512<T>.Count;

    /// <summary>The rows from <paramref name="row"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad<T> Load(ref T values, nuint row) => new(
        Vector512.LoadUnsafe(ref values, row),
        Vector512.LoadUnsafe(ref values, row + Width),
        Vector512.LoadUnsafe(ref values, row + (2 * Width)),
        Vector512.LoadUnsafe(ref values, row + (3 * Width)));

    /// <summary>x factor + sum</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad<T> FusedMultiplyAdd(RowQuad<T> x, Vector512<T> factor, RowQuad<T> sum) => new(
        RowVectors.FusedMultiplyAdd(x.A, factor, sum.A),
        RowVectors.FusedMultiplyAdd(x.B, factor, sum.B),
        RowVectors.FusedMultiplyAdd(x.C, factor, sum.C),
        RowVectors.FusedMultiplyAdd(x.D, factor, sum.D));

    /// <inheritdoc cref="FusedMultiplyAdd(RowQuad{T}, Vector512{T}, RowQuad{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad<T> FusedMultiplyAdd(RowQuad<T> x, Vector512<T> factor, Vector512<T> sum) => new(
        RowVectors.FusedMultiplyAdd(x.A, factor, sum),
        RowVectors.FusedMultiplyAdd(x.B, factor, sum),
        RowVectors.FusedMultiplyAdd(x.C, factor, sum),
        RowVectors.FusedMultiplyAdd(x.D, factor, sum));

    /// <inheritdoc cref="FusedMultiplyAdd(RowQuad{T}, Vector512{T}, RowQuad{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowQuad<T> FusedMultiplyAdd(RowQuad<T> x, RowQuad<T> factor, Vector512<T> sum) => new(
        RowVectors.FusedMultiplyAdd(x.A, factor.A, sum),
        RowVectors.FusedMultiplyAdd(x.B, factor.B, sum),
        RowVectors.FusedMultiplyAdd(x.C, factor.C, sum),
        RowVectors.FusedMultiplyAdd(x.D, factor.D, sum));
}
