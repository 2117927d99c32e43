using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// The start of a step: bias b [N], input weights Win [N, I], and the weight c that each row gives its own last value. Rows
/// are padded with zeros to whole vectors; Win is kept input by input.
/// </summary>
/// <typeparam name="T">Of the weights, rounded to it, and of every sum.</typeparam>
internal sealed class InputLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> bias;
    private readonly AlignedArray<T> weights;
    private readonly T selfWeight;
    private readonly int units;

    /// <param name="inputWeights">[N, I] row-major.</param>
    /// <param name="bias">[N]</param>
    /// <param name="selfWeight">c</param>
    public InputLayer(ReadOnlySpan<double> inputWeights, ReadOnlySpan<double> bias, double selfWeight)
    {
        units = bias.Length;
        this.selfWeight = T.CreateTruncating(selfWeight);
        var stride = RowVectors.Padded<T>(units);
        var inputs = inputWeights.Length / units;
        this.bias = new AlignedArray<T>(stride);
        for (var row = 0; row < units; row++)
            this.bias.Span[row] = T.CreateTruncating(bias[row]);
        weights = new AlignedArray<T>(stride * inputs);
        for (var at = 0; at < inputWeights.Length; at++)
            weights.Span[(at % inputs * stride) + (at / inputs)] = T.CreateTruncating(inputWeights[at]);
    }

    /// <summary>Multiply-adds of one pass.</summary>
    public long Operations => weights.Length + (2L * units);

    /// <summary>Bytes of weights that one pass reads.</summary>
    public long Bytes => Unsafe.SizeOf<T>() * (long)(bias.Length + weights.Length);

    /// <summary>c</summary>
    public T SelfWeight => selfWeight;

    /// <summary>Rows padded to whole vectors: how far the weights of one input lie from those of the next.</summary>
    public int Stride => bias.Length;

    /// <summary>b of row 0; that of row i lies i places on.</summary>
    public ref T FirstBias => ref bias.First;

    /// <summary>Win of row 0 and input 0; rows lie next to each other, inputs a <see cref="Stride"/> apart.</summary>
    public ref T FirstWeight => ref weights.First;

    /// <summary>sums = b + Win input + c state; [I], [N], [N], which is the caller's duty.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Start(ReadOnlySpan<T> input, ReadOnlySpan<T> state, Span<T> sums)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            StartInNarrowVectors(input, state, sums);
            return;
        }

        ref var b = ref bias.First;
        ref var w = ref weights.First;
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var stride = (nuint)bias.Length;
        var self = Vector512.Create(selfWeight);
        var row = 0;
        for (; row <= sums.Length - Vector512<T>.Count; row += Vector512<T>.Count)
        {
            var driven = Drive(ref b, ref w, stride, input, (nuint)row);
            RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref x, (nuint)row), driven).StoreUnsafe(ref z, (nuint)row);
        }

        if (row < sums.Length)
        {
            row = RowVectors.LastStart<T>(sums.Length);
            var driven = Drive(ref b, ref w, stride, input, (nuint)row);
            RowVectors.Store(RowVectors.FusedMultiplyAdd(self, RowVectors.Load(state, row), driven), sums, row);
        }
    }

    /// <summary>b + Win input + c x of a vector of rows.</summary>
    /// <param name="input">[I]</param>
    /// <param name="state">The first value of x.</param>
    /// <param name="row">First of the rows; they may end past N by less than a vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> StartVector(ReadOnlySpan<T> input, ref T state, nuint row) =>
        RowVectors.FusedMultiplyAdd(
            Vector512.Create(selfWeight),
            Vector512.LoadUnsafe(ref state, row),
            Drive(ref bias.First, ref weights.First, (nuint)bias.Length, input, row));

    /// <summary>The same of a vector of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<T> StartNarrow(ReadOnlySpan<T> input, ref T state, nuint row)
    {
        ref var u = ref MemoryMarshal.GetReference(input);
        ref var w = ref weights.First;
        var z = Vector256.LoadUnsafe(ref bias.First, row);
        for (nuint i = 0, at = row; i < (nuint)input.Length; i++, at += (nuint)bias.Length)
            z = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref u, i)), Vector256.LoadUnsafe(ref w, at), z);
        return RowVectors.FusedMultiplyAdd(Vector256.Create(selfWeight), Vector256.LoadUnsafe(ref state, row), z);
    }

    /// <summary>result = c direction</summary>
    public void StartSelf(ReadOnlySpan<T> direction, Span<T> result)
    {
        for (var row = 0; row < result.Length; row++)
            result[row] = selfWeight * direction[row];
    }

    /// <summary>sums = b + Win inputs + c states for many instances side by side: [I, lanes], [N, lanes], [at least N, lanes].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void StartBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        ref var b = ref bias.First;
        ref var w = ref weights.First;
        ref var u = ref MemoryMarshal.GetReference(inputs);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var stride = bias.Length;
        if (!Vector512.IsHardwareAccelerated)
        {
            StartNarrowBatch(inputs, ref x, ref z, lanes);
            return;
        }

        var self = Vector512.Create(selfWeight);
        for (var row = 0; row < units; row++)
        {
            for (var lane = 0; lane < lanes; lane += Vector512<T>.Count)
            {
                var sum = Vector512.Create(Unsafe.Add(ref b, row));
                for (int i = 0, at = lane; at < inputs.Length; i++, at += lanes)
                {
                    var weight = Vector512.Create(Unsafe.Add(ref w, (i * stride) + row));
                    sum = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref u, (nuint)at), weight, sum);
                }

                var place = (nuint)((row * lanes) + lane);
                RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref x, place), sum).StoreUnsafe(ref z, place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void StartInNarrowVectors(ReadOnlySpan<T> input, ReadOnlySpan<T> state, Span<T> sums)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var row = 0;
        for (; row <= sums.Length - Vector256<T>.Count; row += Vector256<T>.Count)
            StartNarrow(input, ref x, (nuint)row).StoreUnsafe(ref z, (nuint)row);
        if (row < sums.Length && row > 0)
        {
            // The last vector overlaps the one before it, whose rows are computed twice, to the same bits.
            row = sums.Length - Vector256<T>.Count;
            StartNarrow(input, ref x, (nuint)row).StoreUnsafe(ref z, (nuint)row);
            return;
        }

        for (; row < sums.Length; row++)
        {
            var sum = bias.Span[row];
            for (var i = 0; i < input.Length; i++)
                sum = T.FusedMultiplyAdd(input[i], weights.Span[(i * bias.Length) + row], sum);
            sums[row] = T.FusedMultiplyAdd(selfWeight, state[row], sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void StartNarrowBatch(ReadOnlySpan<T> inputs, ref T states, ref T sums, int lanes)
    {
        ref var u = ref MemoryMarshal.GetReference(inputs);
        var self = Vector256.Create(selfWeight);
        for (var row = 0; row < units; row++)
        {
            for (var lane = 0; lane < lanes; lane += Vector256<T>.Count)
            {
                var sum = Vector256.Create(Unsafe.Add(ref bias.First, row));
                for (int at = lane, weight = row; at < inputs.Length; at += lanes, weight += bias.Length)
                    sum = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref u, (nuint)at), Vector256.Create(Unsafe.Add(ref weights.First, weight)), sum);
                var place = (nuint)((row * lanes) + lane);
                RowVectors.FusedMultiplyAdd(self, Vector256.LoadUnsafe(ref states, place), sum).StoreUnsafe(ref sums, place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Drive(ref T b, ref T w, nuint stride, ReadOnlySpan<T> input, nuint row)
    {
        ref var u = ref MemoryMarshal.GetReference(input);
        var z = Vector512.LoadUnsafe(ref b, row);
        for (var i = 0; i < input.Length; i++)
        {
            z = RowVectors.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref u, i)), Vector512.LoadUnsafe(ref w, row), z);
            row += stride;
        }

        return z;
    }
}
