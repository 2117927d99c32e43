using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// A bounded sample of all input sequences so far. Inputs are kept and not states, since plasticity makes states obsolete. Not
/// thread-safe.
/// </summary>
/// <remarks>
/// Plain: reservoir sampling (Vitter 1985, algorithm R), every sequence so far is kept with equal probability. Balanced: once the
/// buffer is full, a sequence of a class that has not been a largest one displaces one of the largest class, any other competes
/// with its own class alone (Chrysakis and Moens 2020).
/// </remarks>
public sealed class ReplayBuffer
{
    private readonly RandomStream random;
    private readonly List<ReplaySequence> kept = [];
    private readonly List<long> seen = [];
    private readonly List<bool> full = [];

    /// <param name="capacity">Sequences that it keeps at the most, at least 1; 5 % of all is usual.</param>
    /// <param name="balanced">Whether classes are kept in equal numbers, as far as they came.</param>
    /// <param name="seed">Seed of the draws.</param>
    public ReplayBuffer(int capacity, bool balanced, ulong seed)
        : this(capacity, balanced, new RandomStream(seed))
    {
    }

    private ReplayBuffer(int capacity, bool balanced, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        Balanced = balanced;
        this.random = random;
    }

    /// <summary>Sequences that it keeps at the most.</summary>
    public int Capacity { get; }

    /// <summary>Whether classes are kept in equal numbers.</summary>
    public bool Balanced { get; }

    /// <summary>Sequences offered so far.</summary>
    public long Seen => seen.Sum();

    /// <summary>The sequences, in their places.</summary>
    public IReadOnlyList<ReplaySequence> Kept => kept;

    /// <summary>The buffer whose state was written out by <see cref="Save"/>.</summary>
    /// <exception cref="ArgumentException">It holds more than its capacity, or counts of other classes.</exception>
    public static ReplayBuffer Restore(ReplayBufferState state)
    {
        if (state.Kept.Length > state.Capacity)
            throw new ArgumentException($"The buffer holds {state.Kept.Length} sequences; its capacity is {state.Capacity}.", nameof(state));
        if (state.Full.Length != state.Seen.Length || state.Kept.Any(k => k.Class < 0 || k.Class >= state.Seen.Length))
            throw new ArgumentException($"The buffer counts {state.Seen.Length} classes, and its sequences are of others.", nameof(state));
        var buffer = new ReplayBuffer(state.Capacity, state.Balanced, RandomStream.FromState(state.Random));
        buffer.kept.AddRange(state.Kept);
        buffer.seen.AddRange(state.Seen);
        buffer.full.AddRange(state.Full);
        return buffer;
    }

    /// <summary>Everything in it; changes nothing.</summary>
    public ReplayBufferState Save() => new(Capacity, Balanced, random.State, [.. seen], [.. full], [.. kept]);

    /// <summary>Offers a sequence, which is kept or not.</summary>
    /// <param name="sequence">Not empty, all values finite; not copied.</param>
    /// <exception cref="ArgumentException">It is empty, a value is not finite, or its class is below 0 or above 1,000,000.</exception>
    public void Offer(ReplaySequence sequence)
    {
        if (sequence.Class is < 0 or > 1_000_000)
            throw new ArgumentException($"The class of a sequence is {sequence.Class}; allowed: 0 to 1000000.", nameof(sequence));
        if (sequence.Values.IsEmpty)
            throw new ArgumentException("A sequence has no values; allowed: at least one row.", nameof(sequence));
        foreach (var value in sequence.Values.Span)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"A value of a sequence is {value}; allowed: a finite number.", nameof(sequence));
        }

        while (seen.Count <= sequence.Class)
        {
            seen.Add(0);
            full.Add(false);
        }

        seen[sequence.Class]++;
        if (kept.Count < Capacity)
            kept.Add(sequence);
        else if (Balanced)
            Displace(sequence);
        else if (Draw(Seen) is var place && place < Capacity)
            kept[(int)place] = sequence;
    }

    private void Displace(ReplaySequence sequence)
    {
        var counts = new int[seen.Count];
        foreach (var one in kept)
            counts[one.Class]++;
        var most = counts.Max();
        for (var c = 0; c < counts.Length; c++)
            full[c] |= counts[c] == most;
        if (!full[sequence.Class])
        {
            var largest = Array.IndexOf(counts, most);
            kept[Place(largest, random.NextInt(most))] = sequence;
        }
        else if (counts[sequence.Class] > 0 && Draw(seen[sequence.Class]) is var place && place < counts[sequence.Class])
        {
            kept[Place(sequence.Class, (int)place)] = sequence;
        }
    }

    private long Draw(long bound) => bound <= int.MaxValue ? random.NextInt((int)bound) : (long)(random.NextDouble() * bound);

    // Where the n-th sequence of a class lies.
    private int Place(int sequenceClass, int n)
    {
        var at = -1;
        do
        {
            at = kept.FindIndex(at + 1, k => k.Class == sequenceClass);
        }
        while (n-- > 0);
        return at;
    }
}
