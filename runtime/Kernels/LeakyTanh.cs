using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a step: from the sums z to (1-a) x + a tanh(z), computed as a tanh(z) + ((1-a) x), fused.</summary>
internal static class LeakyTanh
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ReadOnlySpan<double> state, Span<double> next, double leakRate)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(next);
        var leak = Vector512.Create(leakRate);
        var keep = Vector512.Create(1 - leakRate);

        // The last vector overlaps the one before it: its sums are taken before that one is written over.
        var lastRow = RowVectors.LastStart(next.Length);
        var last = RowVectors.Load(next, lastRow);
        var i = 0;
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
        Vector512.FusedMultiplyAdd(leak, Elementary.Tanh(z), keep * x);
}
