using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Echo state networks side by side in the lanes of vectors: states are kept as [units, instances].</summary>
/// <remarks>
/// Each weight is read once for all instances and multiplies neighbouring values, so a sparse W takes no gather and a dense one
/// comes near the peak of multiply-adds. The sum of a row has the order of a single step, so the bits are the same.
/// </remarks>
internal sealed class EchoStateBatch<T> : IReservoirBatch
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly EchoStateNetwork<T> network;
    private readonly LeakyStep<T> step;
    private readonly int lanes;
    private readonly IRowBlockKernel<T>? blocks;
    private readonly AlignedArray<T> transposedInputs;
    private AlignedArray<T> states;
    private AlignedArray<T> next;

    public EchoStateBatch(EchoStateNetwork<T> network, LeakyStep<T> step, int instances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instances, 1);
        this.network = network;
        this.step = step;
        Instances = instances;
        lanes = RowVectors.Padded<T>(instances);
        blocks = step.ToRowBlocks(lanes);
        transposedInputs = new AlignedArray<T>(network.InputSize * lanes);
        states = new AlignedArray<T>(checked(RowVectors.Padded<T>(network.StateSize) * lanes));
        next = new AlignedArray<T>(states.Length);
    }

    public int Instances { get; }

    public void Step(ReadOnlySpan<double> inputs)
    {
        BatchShape.Inputs(inputs, network, Instances);
        var target = transposedInputs.Span;
        var width = network.InputSize;
        for (var input = 0; input < width; input++)
        {
            var to = target.Slice(input * lanes, Instances);
            for (int instance = 0, at = input; instance < to.Length; instance++, at += width)
                to[instance] = SingleRounding.Input<T>(inputs[at]);
        }

        step.NextBatch(target, states.Span[..(network.StateSize * lanes)], next.Span, lanes, blocks);
        (states, next) = (next, states);
    }

    public void Read(int instance, Span<double> state)
    {
        BatchShape.State(instance, state, network, Instances);
        var from = states.Span;
        for (var row = 0; row < state.Length; row++)
            state[row] = double.CreateTruncating(from[(row * lanes) + instance]);
    }

    public void Write(int instance, ReadOnlySpan<double> state)
    {
        BatchShape.State(instance, state, network, Instances);
        var to = states.Span;
        for (var row = 0; row < state.Length; row++)
            to[(row * lanes) + instance] = T.CreateTruncating(state[row]);
    }
}
