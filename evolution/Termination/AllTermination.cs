using System.Collections.Immutable;
using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over when each of several says so at the same time; the last of them in their order gives the reason.</summary>
/// <param name="Terminations">None or more; without any the search goes on until it is stopped from outside.</param>
public sealed record AllTermination(ImmutableArray<ITermination> Terminations) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress)
    {
        FinishReason? last = null;
        foreach (var termination in Terminations)
        {
            if (termination.Check(progress) is not { } reason)
                return null;
            last = reason;
        }

        return last;
    }

    /// <summary>Equality by content, in order.</summary>
    public bool Equals(AllTermination? other) =>
        other is not null && Terminations.AsSpan().SequenceEqual(other.Terminations.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Terminations.Length;
}
