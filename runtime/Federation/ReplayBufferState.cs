using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>Everything in a <see cref="ReplayBuffer"/>.</summary>
/// <param name="Capacity">Sequences that it keeps at the most.</param>
/// <param name="Balanced">Whether classes are kept in equal numbers.</param>
/// <param name="Random">Where its random numbers stand.</param>
/// <param name="Seen">Sequences offered so far, of each class.</param>
/// <param name="Full">Which classes have been a largest one while the buffer was full.</param>
/// <param name="Kept">The sequences, in their places.</param>
public sealed record ReplayBufferState(
    int Capacity,
    bool Balanced,
    RandomStreamState Random,
    ImmutableArray<long> Seen,
    ImmutableArray<bool> Full,
    ImmutableArray<ReplaySequence> Kept);
