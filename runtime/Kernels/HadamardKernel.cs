using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>W = factor H D P by fast Walsh-Hadamard transforms, one block after another: N log2 N additions.</summary>
/// <param name="sources">P: row i takes unit sources[i].</param>
/// <param name="signs">D, [N]</param>
/// <param name="factor">Of the whole.</param>
internal sealed class HadamardKernel(int[] sources, double[] signs, double factor) : IRecurrentKernel
{
    /// <summary>Largest block: its values lie on the stack and in the first cache.</summary>
    public const int LargestBlock = 4096;

    public long Operations
    {
        get
        {
            var count = 2L * sources.Length;
            for (var first = 0; first < sources.Length; first += BlockSize(sources.Length - first))
                count += (long)BlockSize(sources.Length - first) * BitOperations.Log2((uint)BlockSize(sources.Length - first));
            return count;
        }
    }

    public long Bytes => (sizeof(double) + sizeof(int)) * (long)sources.Length;

    /// <summary>Size of the next block when so many rows are left.</summary>
    public static int BlockSize(int left) => Math.Min(LargestBlock, 1 << BitOperations.Log2((uint)left));

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        Span<double> room = stackalloc double[BlockSize(sums.Length)];
        for (var first = 0; first < sums.Length;)
        {
            var size = BlockSize(sums.Length - first);
            var block = room[..size];
            for (var i = 0; i < size; i++)
                block[i] = signs[first + i] * state[sources[first + i]];
            Transform(block);
            RowVectors.AddScaled(factor / Math.Sqrt(size), block, sums.Slice(first, size));
            first += size;
        }
    }

    // Butterflies (a, b) -> (a + b, a - b) over distances 1, 2, 4, ...
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Transform(Span<double> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        for (var half = 1; half < values.Length; half *= 2)
        {
            for (var first = 0; first < values.Length; first += 2 * half)
            {
                if (half >= RowVectors.Width)
                    Vectors(ref Unsafe.Add(ref v, first), half);
                else
                    Scalars(ref Unsafe.Add(ref v, first), half);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Vectors(ref double low, int half)
    {
        ref var high = ref Unsafe.Add(ref low, half);
        for (nuint i = 0; i < (nuint)half; i += RowVectors.Width)
        {
            var a = Vector512.LoadUnsafe(ref low, i);
            var b = Vector512.LoadUnsafe(ref high, i);
            (a + b).StoreUnsafe(ref low, i);
            (a - b).StoreUnsafe(ref high, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scalars(ref double low, int half)
    {
        for (var i = 0; i < half; i++)
        {
            ref var a = ref Unsafe.Add(ref low, i);
            ref var b = ref Unsafe.Add(ref low, i + half);
            (a, b) = (a + b, a - b);
        }
    }
}
