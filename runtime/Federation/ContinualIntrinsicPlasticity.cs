using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// Intrinsic plasticity over contexts that come one after the other: each is adapted to together with a replay of those before,
/// so that they are not forgotten.
/// </summary>
/// <remarks>
/// CLIP of De Caro, Gallicchio, Bacciu 2022 (ESANN). One client of a federation that learns in contexts (FedCLIP) is this with
/// <see cref="Begin"/> before each round and <see cref="Contribute"/> after it. A readout is to be fitted on
/// <see cref="Sequences"/> again once the weights have moved.
/// </remarks>
public sealed class ContinualIntrinsicPlasticity
{
    private readonly PlasticitySpec spec;
    private readonly ReservoirSpec reservoir;
    private readonly int inputSize;
    private UInt128 start;

    /// <param name="spec">Rules of one context.</param>
    /// <param name="reservoir">The reservoir.</param>
    /// <param name="inputSize">Number of inputs, at least 1.</param>
    /// <param name="buffer">Replay of the contexts before; it is filled as contexts end.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public ContinualIntrinsicPlasticity(PlasticitySpec spec, ReservoirSpec reservoir, int inputSize, ReplayBuffer buffer)
    {
        var problems = spec.Validate(reservoir);
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        this.spec = spec;
        this.reservoir = reservoir;
        this.inputSize = inputSize;
        Buffer = buffer;
        start = reservoir.Build(inputSize).WeightsHash;
    }

    /// <summary>Replay of the contexts before.</summary>
    public ReplayBuffer Buffer { get; }

    /// <summary>What the contexts so far have made of each network; empty before the first.</summary>
    public ImmutableArray<AdaptedWeights> Weights { get; private set; } = [];

    /// <summary>The sequences of the present context.</summary>
    public ImmutableArray<ReplaySequence> Context { get; private set; } = [];

    /// <summary>All that is adapted with: the sequences of the context, then those of the replay.</summary>
    public ImmutableArray<ReplaySequence> Sequences => [.. Context, .. Buffer.Kept];

    /// <summary>Takes weights from elsewhere, the mean of a federation for instance, to go on from.</summary>
    /// <exception cref="ArgumentException">They are not of this reservoir; nothing was changed.</exception>
    public void Begin(ImmutableArray<AdaptedWeights> weights)
    {
        start = reservoir.Build(inputSize, weights).WeightsHash;
        Weights = weights;
    }

    /// <summary>Ends the present context, whose sequences are offered to the buffer, and begins another.</summary>
    public void Enter(ImmutableArray<ReplaySequence> context)
    {
        foreach (var sequence in Context)
            Buffer.Offer(sequence);
        Context = context;
    }

    /// <summary>The passes of the spec over the context and its replay, from the present weights.</summary>
    /// <exception cref="ArgumentException">There is no sequence, or a value is not finite; nothing was changed.</exception>
    public void Adapt()
    {
        var adaptation = new ReservoirAdaptation(spec, reservoir, inputSize, [.. Sequences.Select(s => s.Values)], Weights);
        while (adaptation.Advance(int.MaxValue))
        {
        }

        Weights = adaptation.Weights;
    }

    /// <summary>The reservoir as it is now.</summary>
    public IReservoir Build() => reservoir.Build(inputSize, Weights);

    /// <summary>What a client sends to a federation after <see cref="Adapt"/>; it weighs as many rows as it has adapted with.</summary>
    /// <param name="client">Name of the client.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    /// <exception cref="InvalidOperationException">A synaptic rule has changed recurrent weights, whose mean is not defined.</exception>
    public IntrinsicContribution Contribute(string client)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        if (spec.Synaptic is { } synaptic)
            throw new InvalidOperationException($"plasticity.synaptic is {synaptic.Rule}; a federation takes none: means of weights are not defined.");
        return new IntrinsicContribution(client, start, Sequences.Sum(s => (long)s.Values.Length) / inputSize, Weights);
    }
}
