using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Sparse W with the same number of entries in every row: sliced ELL, one slice being eight rows.</summary>
/// <remarks>
/// Entry k of the eight rows of a slice lies in one vector of weights and two words of four 16-bit column indices each. The
/// eight values of x are loaded one by one: on the processors measured a gather instruction takes 1.4 to 5 times as long.
/// Layout: Monakov, Lokhmotov, Avetisyan 2010, doi:10.1007/978-3-642-11515-8_10.
/// </remarks>
internal sealed class SlicedEllKernel : IRecurrentKernel
{
    private const int Width = RowVectors.Width;
    private const int IndexBits = 16;
    private const int IndicesPerWord = 4;

    private readonly AlignedArray<double> weights;
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
        this.weights = new AlignedArray<double>(RowVectors.Padded(units) * degree);
        this.columns = new AlignedArray<ulong>(this.weights.Length / IndicesPerWord);
        for (var slice = 0; slice * Width < units; slice++)
            Place(slice, columns, weights);
    }

    public long Operations => (long)units * degree;

    public long Bytes => sizeof(double) * (long)(weights.Length + columns.Length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref weights.First;
        ref var c = ref columns.First;
        var entries = degree;
        var whole = sums.Length / Width;

        // The last slice overlaps the one before it: its sums are taken before that one is written over.
        var lastRow = RowVectors.LastStart(sums.Length);
        var last = RowVectors.Load(sums, lastRow);
        for (var slice = 0; slice < whole; slice++)
        {
            var sum = Vector512.LoadUnsafe(ref z);
            for (var k = 0; k < entries; k++)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Load(ref x, c, Unsafe.Add(ref c, 1)), sum);
                w = ref Unsafe.Add(ref w, Width);
                c = ref Unsafe.Add(ref c, 2);
            }

            sum.StoreUnsafe(ref z);
            z = ref Unsafe.Add(ref z, Width);
        }

        if (whole * Width < sums.Length)
        {
            for (var k = 0; k < entries; k++)
            {
                last = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Load(ref x, c, Unsafe.Add(ref c, 1)), last);
                w = ref Unsafe.Add(ref w, Width);
                c = ref Unsafe.Add(ref c, 2);
            }

            RowVectors.Store(last, sums, lastRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ref double x, ulong low, ulong high) => Vector512.Create(
        Unsafe.Add(ref x, (nuint)(ushort)low),
        Unsafe.Add(ref x, (nuint)(ushort)(low >> 16)),
        Unsafe.Add(ref x, (nuint)(ushort)(low >> 32)),
        Unsafe.Add(ref x, (nuint)(low >> 48)),
        Unsafe.Add(ref x, (nuint)(ushort)high),
        Unsafe.Add(ref x, (nuint)(ushort)(high >> 16)),
        Unsafe.Add(ref x, (nuint)(ushort)(high >> 32)),
        Unsafe.Add(ref x, (nuint)(high >> 48)));

    private void Place(int slice, ReadOnlySpan<int> from, ReadOnlySpan<double> values)
    {
        var first = Math.Min(slice * Width, RowVectors.LastStart(units));
        for (var lane = 0; lane < Math.Min(Width, units); lane++)
        {
            for (var k = 0; k < degree; k++)
            {
                var entry = ((first + lane) * degree) + k;
                if ((uint)from[entry] >= (uint)units)
                    throw new ArgumentOutOfRangeException(nameof(from), from[entry], $"A column is from 0 to {units - 1}.");
                var at = (((slice * degree) + k) * Width) + lane;
                weights.Span[at] = values[entry];
                columns.Span[at / IndicesPerWord] |= (ulong)from[entry] << (at % IndicesPerWord * IndexBits);
            }
        }
    }
}
