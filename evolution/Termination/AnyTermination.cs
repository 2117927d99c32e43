using System.Collections.Immutable;
using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over as soon as one of several says so; the first of them in their order gives the reason.</summary>
/// <param name="Terminations">None or more; without any the search goes on until it is stopped from outside.</param>
public sealed record AnyTermination(ImmutableArray<ITermination> Terminations) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress)
    {
        foreach (var termination in Terminations)
        {
            if (termination.Check(progress) is { } reason)
                return reason;
        }

        return null;
    }

    /// <summary>Equality by content, in order.</summary>
    public bool Equals(AnyTermination? other) =>
        other is not null && Terminations.AsSpan().SequenceEqual(other.Terminations.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Terminations.Length;
}
