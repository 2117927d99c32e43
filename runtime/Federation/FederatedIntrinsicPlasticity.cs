using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// Rounds of intrinsic plasticity over many clients: each adapts gains and biases to its own rows, and the mean of the results,
/// weighted by the numbers of rows, begins the next round. Readouts fitted before a round do not fit the reservoir after it.
/// </summary>
/// <remarks>
/// FedIP of De Caro, Gallicchio, Bacciu (Neurocomputing 2023). The mean is taken as the first client's values
/// plus the weighted differences from them, clients in the order of their names: one client gives its own bits, equal clients
/// give the bits of any one, and the order of arrival changes none.
/// </remarks>
public sealed class FederatedIntrinsicPlasticity
{
    private readonly PlasticitySpec spec;
    private readonly ReservoirSpec reservoir;
    private readonly int inputSize;

    /// <param name="spec">Rules of one round at one client; without a synaptic rule.</param>
    /// <param name="reservoir">The reservoir that all clients share.</param>
    /// <param name="inputSize">Number of inputs, at least 1.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range, or the spec has a synaptic rule.</exception>
    public FederatedIntrinsicPlasticity(PlasticitySpec spec, ReservoirSpec reservoir, int inputSize)
    {
        var problems = spec.Validate(reservoir);
        if (spec.Synaptic is not null)
            problems = problems.Add(new SpecProblem("plasticity.synaptic", $"{spec.Synaptic.Rule}", "none: means of weights are not defined"));
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        this.spec = spec;
        this.reservoir = reservoir;
        this.inputSize = inputSize;
        Current = reservoir.Build(inputSize);
    }

    /// <summary>Gains and biases of each network after the last round; empty before the first.</summary>
    public ImmutableArray<AdaptedWeights> Weights { get; private set; } = [];

    /// <summary>The reservoir that they belong to. Its hash is the version that sums of readouts go with.</summary>
    public IReservoir Current { get; private set; }

    /// <summary>What a client does in a round: its own passes over its own rows, from where the last round ended.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="sequences">Its rows, each [rows, inputs] row-major.</param>
    /// <exception cref="ArgumentException">There is no row, a sequence is not whole rows, or a value is not finite.</exception>
    public IntrinsicContribution Adapt(string client, ImmutableArray<ReadOnlyMemory<double>> sequences)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        var adaptation = new ReservoirAdaptation(spec, reservoir, inputSize, sequences, Weights);
        while (adaptation.Advance(int.MaxValue))
        {
        }

        return new IntrinsicContribution(client, Current.WeightsHash, sequences.Sum(s => (long)s.Length) / inputSize, adaptation.Weights);
    }

    /// <summary>Ends a round: the weighted mean of the clients' results.</summary>
    /// <param name="contributions">At least one, each of another client.</param>
    /// <exception cref="ContributionRefusedException">One began with other weights, is of another shape, has no row, or comes twice; nothing was changed.</exception>
    public void Average(IEnumerable<IntrinsicContribution> contributions)
    {
        var ordered = contributions.OrderBy(c => c.Client, StringComparer.Ordinal).ToImmutableArray();
        if (ordered.IsEmpty)
            throw new ArgumentException("A round ends with at least one contribution.", nameof(contributions));
        for (var i = 0; i < ordered.Length; i++)
            Check(ordered[i], ordered[0], i > 0 && ordered[i - 1].Client == ordered[i].Client);
        var total = ordered.Sum(c => (double)c.Count);
        ImmutableArray<AdaptedWeights> mean =
        [
            .. ordered[0].Weights.Select((first, network) => new AdaptedWeights
            {
                Gain = Mean(ordered, total, c => c.Weights[network].Gain),
                Bias = Mean(ordered, total, c => c.Weights[network].Bias),
                Recurrent = first.Recurrent,
            }),
        ];
        Current = reservoir.Build(inputSize, mean);
        Weights = mean;
    }

    private static double[] Mean(
        ImmutableArray<IntrinsicContribution> ordered, double total, Func<IntrinsicContribution, ReadOnlyMemory<double>> part)
    {
        var first = part(ordered[0]).Span;
        var mean = first.ToArray();
        foreach (var contribution in ordered.AsSpan(1..))
        {
            var values = part(contribution).Span;
            var share = contribution.Count / total;
            for (var i = 0; i < mean.Length; i++)
                mean[i] = Math.FusedMultiplyAdd(share, values[i] - first[i], mean[i]);
        }

        return mean;
    }

    private void Check(IntrinsicContribution contribution, IntrinsicContribution first, bool again)
    {
        var client = contribution.Client;
        if (again)
            throw new ContributionRefusedException(client, "client", "named twice", "one contribution of each client in a round");
        if (contribution.Base != Current.WeightsHash)
            throw new ContributionRefusedException(client, "reservoir version", $"{contribution.Base:x32}", $"{Current.WeightsHash:x32}");
        if (contribution.Count < 1)
            throw new ContributionRefusedException(client, "number of rows", $"{contribution.Count}", "at least 1");
        if (contribution.Weights.Length != first.Weights.Length)
            throw new ContributionRefusedException(client, "number of networks", $"{contribution.Weights.Length}", $"{first.Weights.Length}");
        for (var network = 0; network < first.Weights.Length; network++)
        {
            var (own, other) = (contribution.Weights[network], first.Weights[network]);
            if (own.Gain.Length != other.Gain.Length || own.Bias.Length != other.Gain.Length)
                throw new ContributionRefusedException(client, "number of units", $"{own.Gain.Length}", $"{other.Gain.Length}");
        }
    }
}
