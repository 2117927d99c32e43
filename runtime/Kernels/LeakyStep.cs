using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>One leaky step: z = b + Win u + c x + W x; next = (1-a) x + a f(z).</summary>
/// <param name="layer">b, Win and c.</param>
/// <param name="kernel">W</param>
/// <param name="leakRate">a</param>
/// <param name="activation">f</param>
/// <param name="gain">What plasticity made of gains and biases, in double precision only: z = g (Win u + c x + W x) + b.</param>
internal sealed class LeakyStep<T>(
    InputLayer<T> layer, IRecurrentKernel<T> kernel, double leakRate, Activation activation = Activation.Tanh, UnitGain? gain = null)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int BlockRows = 16;

    // States of a batch that lie in the first caches: there a tanh of eight vectors side by side, in a pass of its own, is faster; beyond, one in
    // registers hides the way of the states.
    private const int NearBytes = 96 * 1024;

    /// <summary>f</summary>
    public Activation Activation => activation;

    /// <summary>a</summary>
    public double LeakRate => leakRate;

    /// <summary>Gains and biases that plasticity made; null without it.</summary>
    public UnitGain? Gain => gain;

    /// <summary>Multiply-adds before f.</summary>
    public long Operations => layer.Operations + kernel.Operations;

    /// <summary>Bytes of weights that a step reads.</summary>
    public long Bytes => layer.Bytes + kernel.Bytes + (gain?.Bytes ?? 0);

    /// <summary>Writes the next state; [I], [N], [N], which is the caller's duty, all apart.</summary>
    public void Next(ReadOnlySpan<T> input, ReadOnlySpan<T> state, Span<T> next)
    {
        layer.Start(input, state, next);
        kernel.Accumulate(state, next);
        gain?.Apply(MemoryMarshal.Cast<T, double>(next));
        LeakyActivation.Apply(activation, state, next, leakRate);
    }

    /// <summary>Steps through rows of inputs where the kernel can do that without passes: [rows, I], [N], [rows, N].</summary>
    /// <returns>Whether it was done; otherwise nothing has changed.</returns>
    public bool TryRun(ReadOnlySpan<double> inputs, Span<double> state, Span<double> states)
    {
        if (activation != Activation.Tanh || gain is not null || kernel is not IRunKernel<T> run)
            return false;
        run.Run(layer, leakRate, inputs, state, states);
        return true;
    }

    /// <summary>result = c direction + W direction; both [N], apart.</summary>
    public void Map(ReadOnlySpan<T> direction, Span<T> result)
    {
        layer.StartSelf(direction, result);
        kernel.Accumulate(direction, result);
        gain?.Scale(MemoryMarshal.Cast<T, double>(result));
    }

    /// <summary>See <see cref="IRecurrentKernel{T}.ToRowBlocks"/>; for <see cref="NextBatch"/>.</summary>
    public IRowBlockKernel<T>? ToRowBlocks(int lanes) => kernel.ToRowBlocks(lanes);

    /// <summary>The next states of many instances side by side: [I, lanes], [N, lanes], [N padded to whole vectors, lanes].</summary>
    public void NextBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, Span<T> next, int lanes, IRowBlockKernel<T>? blocks)
    {
        if (blocks is not null && activation == Activation.Tanh && gain is null && states.Length * Unsafe.SizeOf<T>() > NearBytes)
        {
            blocks.Next(layer, inputs, states, next[..states.Length], leakRate);
            return;
        }

        if (blocks is not null)
        {
            for (var first = 0; first < states.Length; first += BlockRows * lanes)
            {
                var values = Math.Min(BlockRows * lanes, states.Length - first);
                var block = next.Slice(first, values);
                blocks.Sum(layer, inputs, states, first / lanes, block);
                gain?.ApplyBatch(MemoryMarshal.Cast<T, double>(block), lanes, first / lanes);
                LeakyActivation.Apply(activation, states.Slice(first, values), block, leakRate);
            }

            return;
        }

        layer.StartBatch(inputs, states, next, lanes);
        kernel.AccumulateBatch(states, next, lanes);
        gain?.ApplyBatch(MemoryMarshal.Cast<T, double>(next[..states.Length]), lanes, firstRow: 0);
        LeakyActivation.Apply(activation, states, next[..states.Length], leakRate);
    }
}
