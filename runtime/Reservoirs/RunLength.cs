namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>How many rows the spans of a run hold.</summary>
internal static class RunLength
{
    /// <summary>Checks the lengths of the spans of <see cref="IReservoir.Run"/>.</summary>
    public static int Of(IReservoir reservoir, ReadOnlySpan<double> inputs, ReadOnlySpan<double> state, ReadOnlySpan<double> states)
    {
        if (inputs.Length % reservoir.InputSize != 0)
            throw new ArgumentException($"The inputs of a run have length {inputs.Length}; a row takes {reservoir.InputSize}.", nameof(inputs));
        if (state.Length != reservoir.StateSize)
            throw new ArgumentException($"The state of a run has length {state.Length}; this reservoir takes {reservoir.StateSize}.", nameof(state));
        var rows = inputs.Length / reservoir.InputSize;
        if (states.Length != (long)rows * reservoir.StateSize)
            throw new ArgumentException($"The states of a run have length {states.Length}; {rows} rows of {reservoir.StateSize} are needed.", nameof(states));
        if (states.Overlaps(state))
            throw new ArgumentException("The states of a run overlap the state that it starts from.", nameof(states));
        return rows;
    }
}
