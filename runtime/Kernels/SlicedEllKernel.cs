using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Sparse W with the same number of entries in every row: sliced ELL, one slice being a vector of rows.</summary>
/// <remarks>
/// Entry k of the rows of a slice (8, or 16 in single precision) lies in one vector of weights and in words of four 16-bit column
/// indices each. The values of x are loaded one by one: on the processors measured a gather instruction takes 1.4 to 5 times as
/// long.
/// Layout: Monakov, Lokhmotov, Avetisyan 2010, doi:10.1007/978-3-642-11515-8_10.
/// </remarks>
internal sealed class SlicedEllKernel<T> : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int IndexBits = 16;
    private const int IndicesPerWord = 4;

    private readonly AlignedArray<T> weights;
    private readonly AlignedArray<ulong> columns;
    private readonly int units;
    private readonly int degree;

    /// <param name="units">N, at most 65,536.</param>
    /// <param name="degree">Entries per row.</param>
    /// <param name="columns">[N, degree], ascending within a row.</param>
    /// <param name="weights">[N, degree]</param>
    public SlicedEllKernel(int units, int degree, ReadOnlySpan<int> columns, ReadOnlySpan<double> weights)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, 1 << IndexBits);
        if (columns.Length != units * degree)
            throw new ArgumentException($"{columns.Length} columns; {units} units take {degree} each.", nameof(columns));
        if (weights.Length != units * degree)
            throw new ArgumentException($"{weights.Length} weights; {units} units take {degree} each.", nameof(weights));
        this.units = units;
        this.degree = degree;
        this.weights = new AlignedArray<T>(RowVectors.Padded<T>(units) * degree);
        this.columns = new AlignedArray<ulong>(this.weights.Length / IndicesPerWord);
        for (var slice = 0; slice * Width < units; slice++)
            Place(slice, columns, weights);
    }

    private static int Width => Vector512<T>.Count;

    public long Operations => (long)units * degree;

    public long Bytes => (Unsafe.SizeOf<T>() * (long)weights.Length) + (sizeof(ulong) * (long)columns.Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref weights.First;
        ref var c = ref columns.First;
        if (!Vector512.IsHardwareAccelerated)
        {
            AccumulateInNarrowVectors(ref x, ref w, ref c, sums);
            return;
        }

        var entries = degree;
        var whole = sums.Length / Width;

        // The last slice overlaps the one before it: its sums are taken before that one is written over.
        var lastRow = RowVectors.LastStart<T>(sums.Length);
        var last = RowVectors.Load(sums, lastRow);
        for (var slice = 0; slice < whole; slice++)
        {
            var sum = Vector512.LoadUnsafe(ref z);
            for (var k = 0; k < entries; k++)
            {
                sum = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Load(ref x, ref c), sum);
                w = ref Unsafe.Add(ref w, Width);
                c = ref Unsafe.Add(ref c, Width / IndicesPerWord);
            }

            sum.StoreUnsafe(ref z);
            z = ref Unsafe.Add(ref z, Width);
        }

        if (whole * Width < sums.Length)
        {
            for (var k = 0; k < entries; k++)
            {
                last = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Load(ref x, ref c), last);
                w = ref Unsafe.Add(ref w, Width);
                c = ref Unsafe.Add(ref c, Width / IndicesPerWord);
            }

            RowVectors.Store(last, sums, lastRow);
        }
    }

    public IRowBlockKernel<T> ToRowBlocks(int lanes)
    {
        var columnOf = new int[units * degree];
        var weightOf = new T[units * degree];
        for (var row = 0; row < units; row++)
        {
            // The entries of a row lie a vector apart.
            var slice = row / Width;
            var lane = row - Math.Min(slice * Width, RowVectors.LastStart<T>(units));
            for (var k = 0; k < degree; k++)
            {
                var at = (((slice * degree) + k) * Width) + lane;
                weightOf[(row * degree) + k] = weights.Span[at];
                columnOf[(row * degree) + k] = (ushort)(columns.Span[at / IndicesPerWord] >> (at % IndicesPerWord * IndexBits));
            }
        }

        return new SparseBatchKernel<T>(degree, columnOf, weightOf, lanes);
    }

    // In vectors of 256 bits, the two halves of a slice side by side. The last slice overlaps the one before it, as above.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AccumulateInNarrowVectors(ref T x, ref T w, ref ulong c, Span<T> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        var half = (nuint)Vector256<T>.Count;
        var entries = degree;
        var whole = sums.Length / Width;
        var lastRow = RowVectors.LastStart<T>(sums.Length);
        Span<T> last = stackalloc T[Width];
        last.Clear();
        sums[lastRow..].CopyTo(last);
        for (var slice = 0; slice * Width < sums.Length; slice++)
        {
            ref var to = ref slice < whole ? ref Unsafe.Add(ref z, slice * Width) : ref MemoryMarshal.GetReference(last);
            var low = Vector256.LoadUnsafe(ref to);
            var high = Vector256.LoadUnsafe(ref to, half);
            for (var k = 0; k < entries; k++)
            {
                low = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w), LoadHalf(ref x, ref c), low);
                high = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, half), LoadHalf(ref x, ref Unsafe.Add(ref c, Width / IndicesPerWord / 2)), high);
                w = ref Unsafe.Add(ref w, Width);
                c = ref Unsafe.Add(ref c, Width / IndicesPerWord);
            }

            low.StoreUnsafe(ref to);
            high.StoreUnsafe(ref to, half);
        }

        if (whole * Width < sums.Length)
            last[..(sums.Length - lastRow)].CopyTo(sums[lastRow..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> LoadHalf(ref T x, ref ulong words)
    {
        var w0 = words;
        if (typeof(T) == typeof(double))
        {
            ref var d = ref Unsafe.As<T, double>(ref x);
            return Vector256.Create(
                Unsafe.Add(ref d, (nuint)(ushort)w0),
                Unsafe.Add(ref d, (nuint)(ushort)(w0 >> 16)),
                Unsafe.Add(ref d, (nuint)(ushort)(w0 >> 32)),
                Unsafe.Add(ref d, (nuint)(w0 >> 48))).As<double, T>();
        }

        ref var s = ref Unsafe.As<T, float>(ref x);
        var w1 = Unsafe.Add(ref words, 1);
        return Vector256.Create(
            Unsafe.Add(ref s, (nuint)(ushort)w0),
            Unsafe.Add(ref s, (nuint)(ushort)(w0 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w0 >> 32)),
            Unsafe.Add(ref s, (nuint)(w0 >> 48)),
            Unsafe.Add(ref s, (nuint)(ushort)w1),
            Unsafe.Add(ref s, (nuint)(ushort)(w1 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w1 >> 32)),
            Unsafe.Add(ref s, (nuint)(w1 >> 48))).As<float, T>();
    }

    // One by one, and in one list: pieces of vectors put together make the compiler go through memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load(ref T x, ref ulong words)
    {
        var w0 = words;
        var w1 = Unsafe.Add(ref words, 1);
        if (typeof(T) == typeof(double))
        {
            ref var d = ref Unsafe.As<T, double>(ref x);
            return Vector512.Create(
                Unsafe.Add(ref d, (nuint)(ushort)w0),
                Unsafe.Add(ref d, (nuint)(ushort)(w0 >> 16)),
                Unsafe.Add(ref d, (nuint)(ushort)(w0 >> 32)),
                Unsafe.Add(ref d, (nuint)(w0 >> 48)),
                Unsafe.Add(ref d, (nuint)(ushort)w1),
                Unsafe.Add(ref d, (nuint)(ushort)(w1 >> 16)),
                Unsafe.Add(ref d, (nuint)(ushort)(w1 >> 32)),
                Unsafe.Add(ref d, (nuint)(w1 >> 48))).As<double, T>();
        }

        ref var s = ref Unsafe.As<T, float>(ref x);
        var w2 = Unsafe.Add(ref words, 2);
        var w3 = Unsafe.Add(ref words, 3);
        return Vector512.Create(
            Unsafe.Add(ref s, (nuint)(ushort)w0),
            Unsafe.Add(ref s, (nuint)(ushort)(w0 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w0 >> 32)),
            Unsafe.Add(ref s, (nuint)(w0 >> 48)),
            Unsafe.Add(ref s, (nuint)(ushort)w1),
            Unsafe.Add(ref s, (nuint)(ushort)(w1 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w1 >> 32)),
            Unsafe.Add(ref s, (nuint)(w1 >> 48)),
            Unsafe.Add(ref s, (nuint)(ushort)w2),
            Unsafe.Add(ref s, (nuint)(ushort)(w2 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w2 >> 32)),
            Unsafe.Add(ref s, (nuint)(w2 >> 48)),
            Unsafe.Add(ref s, (nuint)(ushort)w3),
            Unsafe.Add(ref s, (nuint)(ushort)(w3 >> 16)),
            Unsafe.Add(ref s, (nuint)(ushort)(w3 >> 32)),
            Unsafe.Add(ref s, (nuint)(w3 >> 48))).As<float, T>();
    }

    private void Place(int slice, ReadOnlySpan<int> from, ReadOnlySpan<double> values)
    {
        var first = Math.Min(slice * Width, RowVectors.LastStart<T>(units));
        for (var lane = 0; lane < Math.Min(Width, units); lane++)
        {
            for (var k = 0; k < degree; k++)
            {
                var entry = ((first + lane) * degree) + k;
                if ((uint)from[entry] >= (uint)units)
                    throw new ArgumentOutOfRangeException(nameof(from), from[entry], $"A column is from 0 to {units - 1}.");
                var at = (((slice * degree) + k) * Width) + lane;
                weights.Span[at] = T.CreateTruncating(values[entry]);
                columns.Span[at / IndicesPerWord] |= (ulong)from[entry] << (at % IndicesPerWord * IndexBits);
            }
        }
    }
}
