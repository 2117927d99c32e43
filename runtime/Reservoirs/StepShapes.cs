namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>The spans of a step against the sizes of its reservoir.</summary>
internal static class StepShapes
{
    /// <exception cref="ArgumentException">A span has another length, or the next state overlaps its state.</exception>
    public static void Check(IReservoir reservoir, ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        Length(input.Length, reservoir.InputSize, nameof(input));
        Length(state.Length, reservoir.StateSize, nameof(state));
        Length(next.Length, reservoir.StateSize, nameof(next));
        if (next.Overlaps(state))
            throw new ArgumentException("The next state overlaps the state it is computed from.", nameof(next));
    }

    /// <exception cref="ArgumentException">A span of a tangent has another length, or the result overlaps the direction.</exception>
    public static void Check(
        IReservoir reservoir,
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result)
    {
        Length(input.Length, reservoir.InputSize, nameof(input));
        Length(state.Length, reservoir.StateSize, nameof(state));
        Length(next.Length, reservoir.StateSize, nameof(next));
        Length(direction.Length, reservoir.StateSize, nameof(direction));
        Length(result.Length, reservoir.StateSize, nameof(result));
        if (result.Overlaps(direction))
            throw new ArgumentException("The result overlaps the direction it is computed from.", nameof(result));
    }

    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static void Length(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"The {name} of a step has length {length}; this reservoir takes {expected}.", name);
    }
}
