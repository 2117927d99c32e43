using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>To single precision and back. What has come back goes there again without a rounding.</summary>
internal static class SingleRounding
{
    /// <summary>Larger inputs count as this: sums of them are still finite, and a tangent is long since 1.</summary>
    public const double LargestInput = 1e30;

    /// <summary>An input in the precision of a step; in single precision clamped to <see cref="LargestInput"/> and rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Input<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateTruncating(typeof(T) == typeof(double) ? value : Math.Clamp(value, -LargestInput, LargestInput));

    /// <summary>Rounds every value to the nearest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Narrow(ReadOnlySpan<double> values, Span<float> rounded)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var r = ref MemoryMarshal.GetReference(rounded);
        var i = 0;
        for (; !Vector512.IsHardwareAccelerated && i <= values.Length - 8; i += 8)
            Vector256.Narrow(Vector256.LoadUnsafe(ref v, (nuint)i), Vector256.LoadUnsafe(ref v, (nuint)i + 4)).StoreUnsafe(ref r, (nuint)i);
        for (; i <= values.Length - 16; i += 16)
            Vector512.Narrow(Vector512.LoadUnsafe(ref v, (nuint)i), Vector512.LoadUnsafe(ref v, (nuint)i + 8)).StoreUnsafe(ref r, (nuint)i);
        for (; i < values.Length; i++)
            Unsafe.Add(ref r, i) = (float)Unsafe.Add(ref v, i);
    }

    /// <summary>Every value as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Widen(ReadOnlySpan<float> values, Span<double> widened)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var w = ref MemoryMarshal.GetReference(widened);
        var i = 0;
        for (; !Vector512.IsHardwareAccelerated && i <= values.Length - 8; i += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref v, (nuint)i));
            low.StoreUnsafe(ref w, (nuint)i);
            high.StoreUnsafe(ref w, (nuint)i + 4);
        }

        for (; i <= values.Length - 16; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref v, (nuint)i));
            low.StoreUnsafe(ref w, (nuint)i);
            high.StoreUnsafe(ref w, (nuint)i + 8);
        }

        for (; i < values.Length; i++)
            Unsafe.Add(ref w, i) = Unsafe.Add(ref v, i);
    }
}
