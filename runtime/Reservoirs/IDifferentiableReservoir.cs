namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>A reservoir that knows how a small change of its state grows or shrinks in one step.</summary>
public interface IDifferentiableReservoir : IReservoir
{
    /// <summary>result = J direction, J = d next / d state at this input and state. Allocates nothing.</summary>
    /// <param name="input">[InputSize]</param>
    /// <param name="state">[StateSize], before the step.</param>
    /// <param name="next">[StateSize], what <see cref="IReservoir.Step"/> makes of the state.</param>
    /// <param name="direction">[StateSize]; left alone.</param>
    /// <param name="result">[StateSize]; must not overlap <paramref name="direction"/>.</param>
    /// <exception cref="ArgumentException">A span has another length, or the result overlaps the direction.</exception>
    void Tangent(
        ReadOnlySpan<double> input,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> next,
        ReadOnlySpan<double> direction,
        Span<double> result);
}
