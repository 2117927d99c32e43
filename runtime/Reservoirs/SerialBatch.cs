namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>A batch of any reservoir, one instance after another.</summary>
internal sealed class SerialBatch : IReservoirBatch
{
    private readonly IReservoir reservoir;
    private double[] states;
    private double[] next;

    public SerialBatch(IReservoir reservoir, int instances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instances, 1);
        this.reservoir = reservoir;
        Instances = instances;
        states = new double[checked(instances * reservoir.StateSize)];
        next = new double[states.Length];
    }

    public int Instances { get; }

    public void Step(ReadOnlySpan<double> inputs)
    {
        BatchShape.Inputs(inputs, reservoir, Instances);
        var (inputSize, stateSize) = (reservoir.InputSize, reservoir.StateSize);
        for (var b = 0; b < Instances; b++)
        {
            reservoir.Step(
                inputs.Slice(b * inputSize, inputSize), states.AsSpan(b * stateSize, stateSize), next.AsSpan(b * stateSize, stateSize));
        }

        (states, next) = (next, states);
    }

    public void Read(int instance, Span<double> state)
    {
        BatchShape.State(instance, state, reservoir, Instances);
        states.AsSpan(instance * state.Length, state.Length).CopyTo(state);
    }

    public void Write(int instance, ReadOnlySpan<double> state)
    {
        BatchShape.State(instance, state, reservoir, Instances);
        state.CopyTo(states.AsSpan(instance * state.Length));
    }
}
