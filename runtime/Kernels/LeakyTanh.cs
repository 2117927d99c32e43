using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a step: from the sums z to k x + a tanh(z), computed as a tanh(z) + (k x), fused; k is mostly 1 - a.</summary>
internal static class LeakyTanh
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place, with k = 1 - a.</summary>
    public static void Apply<T>(ReadOnlySpan<T> state, Span<T> next, double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T> => Apply(state, next, leakRate, 1 - leakRate);

    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    /// <param name="state">x</param>
    /// <param name="next">z, then the next state.</param>
    /// <param name="leakRate">a, rounded to the precision of the state, as is k.</param>
    /// <param name="kept">k</param>
    public static void Apply<T>(ReadOnlySpan<T> state, Span<T> next, double leakRate, double kept)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Vector512.IsHardwareAccelerated)
            InNarrowVectors(state, next, leakRate, kept);
        else if (typeof(T) == typeof(double))
            OfDoubles(MemoryMarshal.Cast<T, double>(state), MemoryMarshal.Cast<T, double>(next), leakRate, kept);
        else
            OfSingles(MemoryMarshal.Cast<T, float>(state), MemoryMarshal.Cast<T, float>(next), (float)leakRate, (float)kept);
    }

    // In vectors of 256 bits, four side by side, then two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InNarrowVectors<T>(ReadOnlySpan<T> state, Span<T> next, double leakRate, double kept)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(next);
        var leak = T.CreateTruncating(leakRate);
        var keep = T.CreateTruncating(kept);
        var (leaks, keeps) = (Vector256.Create(leak), Vector256.Create(keep));
        var width = Vector256<T>.Count;
        var lastRow = next.Length - (2 * width);
        if (lastRow < 0)
        {
            for (var row = 0; row < next.Length; row++)
                next[row] = T.FusedMultiplyAdd(leak, Elementary.Tanh(next[row]), keep * state[row]);
            return;
        }

        // The last two overlap those before them: their sums are taken before those are written over.
        var (a, b) = (Vector256.LoadUnsafe(ref z, (nuint)lastRow), Vector256.LoadUnsafe(ref z, (nuint)(lastRow + width)));
        var i = 0;
        for (; i <= next.Length - (4 * width); i += 4 * width)
        {
            var row = (nuint)i;
            var step = (nuint)width;
            var t = NarrowTanh.OfFour(ref z, row);
            RowVectors.FusedMultiplyAdd(leaks, t.A, keeps * Vector256.LoadUnsafe(ref x, row)).StoreUnsafe(ref z, row);
            row += step;
            RowVectors.FusedMultiplyAdd(leaks, t.B, keeps * Vector256.LoadUnsafe(ref x, row)).StoreUnsafe(ref z, row);
            row += step;
            RowVectors.FusedMultiplyAdd(leaks, t.C, keeps * Vector256.LoadUnsafe(ref x, row)).StoreUnsafe(ref z, row);
            row += step;
            RowVectors.FusedMultiplyAdd(leaks, t.D, keeps * Vector256.LoadUnsafe(ref x, row)).StoreUnsafe(ref z, row);
        }

        for (; i < lastRow; i += 2 * width)
        {
            var (row, after) = ((nuint)i, (nuint)(i + width));
            var (t, u) = NarrowTanh.OfTwo(Vector256.LoadUnsafe(ref z, row), Vector256.LoadUnsafe(ref z, after));
            RowVectors.FusedMultiplyAdd(leaks, t, keeps * Vector256.LoadUnsafe(ref x, row)).StoreUnsafe(ref z, row);
            RowVectors.FusedMultiplyAdd(leaks, u, keeps * Vector256.LoadUnsafe(ref x, after)).StoreUnsafe(ref z, after);
        }

        if (i == next.Length)
            return;
        (a, b) = NarrowTanh.OfTwo(a, b);
        RowVectors.FusedMultiplyAdd(leaks, a, keeps * Vector256.LoadUnsafe(ref x, (nuint)lastRow)).StoreUnsafe(ref z, (nuint)lastRow);
        RowVectors.FusedMultiplyAdd(leaks, b, keeps * Vector256.LoadUnsafe(ref x, (nuint)(lastRow + width))).StoreUnsafe(ref z, (nuint)(lastRow + width));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OfDoubles(ReadOnlySpan<double> state, Span<double> next, double leakRate, double kept)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(next);
        var leak = Vector512.Create(leakRate);
        var keep = Vector512.Create(kept);

        // The last vector overlaps the one before it: its sums are taken before that one is written over.
        var lastRow = RowVectors.LastStart<double>(next.Length);
        var last = RowVectors.Load<double>(next, lastRow);
        var i = Octets(ref x, ref z, next.Length, leak, keep);
        for (; i <= next.Length - RowQuad<double>.Rows; i += RowQuad<double>.Rows)
            Mix(Elementary.Tanh(RowQuad<double>.Load(ref z, (nuint)i)), ref x, ref z, (nuint)i, leak, keep);
        for (; i <= next.Length - RowVectors.Width; i += RowVectors.Width)
        {
            var row = (nuint)i;
            Mix(Elementary.Tanh(Vector512.LoadUnsafe(ref z, row)), Vector512.LoadUnsafe(ref x, row), leak, keep).StoreUnsafe(ref z, row);
        }

        if (i < next.Length)
            RowVectors.Store(Mix(Elementary.Tanh(last), RowVectors.Load(state, lastRow), leak, keep), next, lastRow);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OfSingles(ReadOnlySpan<float> state, Span<float> next, float leakRate, float kept)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(next);
        var leak = Vector512.Create(leakRate);
        var keep = Vector512.Create(kept);
        var lastRow = RowVectors.LastStart<float>(next.Length);
        var last = RowVectors.Load<float>(next, lastRow);
        var i = Octets(ref x, ref z, next.Length, leak, keep);
        for (; i <= next.Length - RowQuad<float>.Rows; i += RowQuad<float>.Rows)
            Mix(Elementary.Tanh(RowQuad<float>.Load(ref z, (nuint)i)), ref x, ref z, (nuint)i, leak, keep);
        for (; i <= next.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var row = (nuint)i;
            Mix(Elementary.Tanh(Vector512.LoadUnsafe(ref z, row)), Vector512.LoadUnsafe(ref x, row), leak, keep).StoreUnsafe(ref z, row);
        }

        if (i < next.Length)
            RowVectors.Store(Mix(Elementary.Tanh(last), RowVectors.Load(state, lastRow), leak, keep), next, lastRow);
    }

    // Eight vectors at a time; returns the rows that are done. A method of its own: see the remarks of IRecurrentKernel.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Octets(ref double x, ref double z, int rows, Vector512<double> leak, Vector512<double> keep)
    {
        var i = 0;
        for (; i <= rows - (2 * RowQuad<double>.Rows); i += 2 * RowQuad<double>.Rows)
        {
            Elementary.Tanh(ref z, (nuint)i, out var low, out var high);
            Mix(low, ref x, ref z, (nuint)i, leak, keep);
            Mix(high, ref x, ref z, (nuint)(i + RowQuad<double>.Rows), leak, keep);
        }

        return i;
    }

    // Eight vectors at a time; returns the rows that are done. A method of its own: see the remarks of IRecurrentKernel.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Octets(ref float x, ref float z, int rows, Vector512<float> leak, Vector512<float> keep)
    {
        var i = 0;
        for (; i <= rows - (2 * RowQuad<float>.Rows); i += 2 * RowQuad<float>.Rows)
        {
            Elementary.Tanh(ref z, (nuint)i, out var low, out var high);
            Mix(low, ref x, ref z, (nuint)i, leak, keep);
            Mix(high, ref x, ref z, (nuint)(i + RowQuad<float>.Rows), leak, keep);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<T>(RowQuad<T> t, ref T x, ref T z, nuint row, Vector512<T> leak, Vector512<T> keep)
        where T : unmanaged
    {
        var width = (nuint)Vector512<T>.Count;
        Mix(t.A, Vector512.LoadUnsafe(ref x, row), leak, keep).StoreUnsafe(ref z, row);
        Mix(t.B, Vector512.LoadUnsafe(ref x, row + width), leak, keep).StoreUnsafe(ref z, row + width);
        Mix(t.C, Vector512.LoadUnsafe(ref x, row + (2 * width)), leak, keep).StoreUnsafe(ref z, row + (2 * width));
        Mix(t.D, Vector512.LoadUnsafe(ref x, row + (3 * width)), leak, keep).StoreUnsafe(ref z, row + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Mix<T>(Vector512<T> t, Vector512<T> x, Vector512<T> leak, Vector512<T> keep)
        where T : unmanaged => RowVectors.FusedMultiplyAdd(leak, t, keep * x);
}
