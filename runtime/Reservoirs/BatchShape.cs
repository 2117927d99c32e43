namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Refuses spans that do not fit a batch.</summary>
internal static class BatchShape
{
    public static void Inputs(ReadOnlySpan<double> inputs, IReservoir reservoir, int instances)
    {
        if (inputs.Length != instances * reservoir.InputSize)
        {
            throw new ArgumentException(
                $"The inputs of a batch have length {inputs.Length}; {instances} instances take {reservoir.InputSize} each.", nameof(inputs));
        }
    }

    public static void State(int instance, ReadOnlySpan<double> state, IReservoir reservoir, int instances)
    {
        if ((uint)instance >= (uint)instances)
            throw new ArgumentOutOfRangeException(nameof(instance), instance, $"An instance is from 0 to {instances - 1}.");
        if (state.Length != reservoir.StateSize)
            throw new ArgumentException($"The state of an instance has length {state.Length}; this reservoir takes {reservoir.StateSize}.", nameof(state));
    }
}
