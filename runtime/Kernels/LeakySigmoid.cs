using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// The end of a step with logistic units: from the sums z to (1-a) x + a y, y = 1 / (1 + exp(-z)) computed as (1 + tanh(z / 2)) / 2,
/// both sums fused. Below z of about -37 y is 0.
/// </summary>
internal static class LeakySigmoid
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply<T>(ReadOnlySpan<T> state, Span<T> next, double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = T.CreateTruncating(0.5);
        RowVectors.Scale(half, next);
        LeakyTanh.Apply(state, next, 1, kept: 0);
        var leak = T.CreateTruncating(leakRate);
        var keep = T.CreateTruncating(1 - leakRate);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var t = ref MemoryMarshal.GetReference(next);
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var (halves, leaks, keeps) = (Vector512.Create(half), Vector512.Create(leak), Vector512.Create(keep));
            for (; i <= next.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                var y = RowVectors.FusedMultiplyAdd(halves, Vector512.LoadUnsafe(ref t, (nuint)i), halves);
                RowVectors.FusedMultiplyAdd(leaks, y, keeps * Vector512.LoadUnsafe(ref x, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
            }
        }
        else
        {
            var (halves, leaks, keeps) = (Vector256.Create(half), Vector256.Create(leak), Vector256.Create(keep));
            for (; i <= next.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                var y = RowVectors.FusedMultiplyAdd(halves, Vector256.LoadUnsafe(ref t, (nuint)i), halves);
                RowVectors.FusedMultiplyAdd(leaks, y, keeps * Vector256.LoadUnsafe(ref x, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
            }
        }

        for (; i < next.Length; i++)
            next[i] = T.FusedMultiplyAdd(leak, T.FusedMultiplyAdd(half, next[i], half), keep * state[i]);
    }
}
