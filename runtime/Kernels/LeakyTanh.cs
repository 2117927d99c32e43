using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a step: from the sums z to k x + a tanh(z), computed as a tanh(z) + (k x), fused; k is mostly 1 - a.</summary>
internal static class LeakyTanh
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place, with k = 1 - a.</summary>
    public static void Apply(ReadOnlySpan<double> state, Span<double> next, double leakRate) =>
        Apply(state, next, leakRate, 1 - leakRate);

    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    /// <param name="state">x</param>
    /// <param name="next">z, then the next state.</param>
    /// <param name="leakRate">a</param>
    /// <param name="kept">k</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply(ReadOnlySpan<double> state, Span<double> next, double leakRate, double kept)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(next);
        var leak = Vector512.Create(leakRate);
        var keep = Vector512.Create(kept);

        // The last vector overlaps the one before it: its sums are taken before that one is written over.
        var lastRow = RowVectors.LastStart(next.Length);
        var last = RowVectors.Load(next, lastRow);
        var i = 0;
        for (; i <= next.Length - RowQuad.Rows; i += RowQuad.Rows)
        {
            var row = (nuint)i;
            var t = Elementary.Tanh(RowQuad.Load(ref z, row));
            Mix(t.A, Vector512.LoadUnsafe(ref x, row), leak, keep).StoreUnsafe(ref z, row);
            Mix(t.B, Vector512.LoadUnsafe(ref x, row + 8), leak, keep).StoreUnsafe(ref z, row + 8);
            Mix(t.C, Vector512.LoadUnsafe(ref x, row + 16), leak, keep).StoreUnsafe(ref z, row + 16);
            Mix(t.D, Vector512.LoadUnsafe(ref x, row + 24), leak, keep).StoreUnsafe(ref z, row + 24);
        }

        for (; i <= next.Length - RowVectors.Width; i += RowVectors.Width)
        {
            var row = (nuint)i;
            Of(Vector512.LoadUnsafe(ref z, row), Vector512.LoadUnsafe(ref x, row), leak, keep).StoreUnsafe(ref z, row);
        }

        if (i < next.Length)
            RowVectors.Store(Of(last, RowVectors.Load(state, lastRow), leak, keep), next, lastRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(Vector512<double> z, Vector512<double> x, Vector512<double> leak, Vector512<double> keep) =>
        Mix(Elementary.Tanh(z), x, leak, keep);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Mix(Vector512<double> t, Vector512<double> x, Vector512<double> leak, Vector512<double> keep) =>
        Vector512.FusedMultiplyAdd(leak, t, keep * x);
}
