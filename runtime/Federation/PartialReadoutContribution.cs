using System.Collections.Immutable;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// The part of a <see cref="ReadoutContribution"/> that belongs to some neurons: their rows and columns of B and of A. K features are
/// sent, the constant 1 included; the payload falls with the square of their share.
/// </summary>
/// <remarks>
/// Where nothing was sent the server adds nothing, as if the neurons that were left out had been 0 in all samples of this client. So the
/// merged matrix stays positive semidefinite, and with all neurons the merge is exact. Partial Federated Ridge Regression: De Caro,
/// Di Mauro, Bacciu, Gallicchio 2023, ESANN.
/// </remarks>
public sealed record PartialReadoutContribution
{
    private PartialReadoutContribution()
    {
    }

    /// <summary>Name of the client; a later contribution takes the place of an earlier one.</summary>
    public required string Client { get; init; }

    /// <summary>Hash of the weights whose states were summed.</summary>
    public required UInt128 ReservoirVersion { get; init; }

    /// <summary>Features of the reservoir, F, the constant 1 included as the last.</summary>
    public required int AllFeatures { get; init; }

    /// <summary>The neurons that were sent, ascending, each 0 to F - 2, [K - 1].</summary>
    public required ImmutableArray<int> Neurons { get; init; }

    /// <summary>The sums of these neurons, the constant 1 and the targets, with no sample beside them.</summary>
    public required SufficientStatisticsState Sums { get; init; }

    /// <summary>Samples behind it.</summary>
    public long Count => Sums.Count;

    /// <summary>The chosen part of what a client knows.</summary>
    /// <exception cref="Specs.SpecRefusedException">The selection is out of its range, or chooses no neuron.</exception>
    public static PartialReadoutContribution Of(ReadoutContribution contribution, NeuronSelection selection)
    {
        var neurons = selection.Choose(contribution.Client, contribution.Sums);
        var all = contribution.Sums;
        var sums = new double[Packed(neurons.Length + 1 + all.Outputs)];
        Pair(neurons, all.Features, all.Outputs, (small, large) => sums[small] = all.Sums.Span[large]);
        return new PartialReadoutContribution
        {
            Client = contribution.Client,
            ReservoirVersion = contribution.ReservoirVersion,
            AllFeatures = all.Features,
            Neurons = neurons,
            Sums = all with { Features = neurons.Length + 1, Sums = sums },
        };
    }

    /// <summary>The same from parts that were kept or came over a wire.</summary>
    /// <exception cref="ArgumentException">
    /// The name is blank, the neurons do not ascend or are out of range, a length is wrong, or a sum is not finite.
    /// </exception>
    public static PartialReadoutContribution From(
        string client, UInt128 reservoirVersion, int allFeatures, ImmutableArray<int> neurons, SufficientStatisticsState sums)
    {
        if (neurons.IsDefaultOrEmpty)
            throw new ArgumentException($"Client '{client}' sent no neuron; at least one belongs there.", nameof(neurons));
        for (var i = 0; i < neurons.Length; i++)
        {
            var lowest = i == 0 ? 0 : neurons[i - 1] + 1;
            if (neurons[i] < lowest || neurons[i] > allFeatures - 2)
                throw new ArgumentException($"Neuron {i} of client '{client}' is {neurons[i]}; allowed: {lowest} to {allFeatures - 2}, in ascending order.", nameof(neurons));
        }

        if (sums.Features != neurons.Length + 1)
            throw new ArgumentException($"The sums of client '{client}' are of {sums.Features} features; {neurons.Length} neurons and the constant 1 have {neurons.Length + 1}.", nameof(sums));
        var whole = ReadoutContribution.From(client, reservoirVersion, sums);
        return new PartialReadoutContribution
        {
            Client = client, ReservoirVersion = reservoirVersion, AllFeatures = allFeatures, Neurons = neurons, Sums = whole.Sums,
        };
    }

    /// <summary>What the server adds for it: sums over all features, 0 where nothing was sent.</summary>
    public ReadoutContribution Expanded()
    {
        var sums = new double[Packed(AllFeatures + Sums.Outputs)];
        Pair(Neurons, AllFeatures, Sums.Outputs, (small, large) => sums[large] = Sums.Sums.Span[small]);
        return ReadoutContribution.From(Client, ReservoirVersion, Sums with { Features = AllFeatures, Sums = sums });
    }

    private static int Packed(int order) => checked(order * (order + 1) / 2);

    // Each entry of the small matrix with its place in the large one.
    private static void Pair(ImmutableArray<int> neurons, int features, int outputs, Action<int, int> entry)
    {
        int[] places = [.. neurons, .. Enumerable.Range(features - 1, outputs + 1)];
        var small = 0;
        for (var row = 0; row < places.Length; row++)
        {
            for (var column = row; column < places.Length; column++)
                entry(small++, PackedSums.At(features + outputs, places[row], places[column]));
        }
    }
}
