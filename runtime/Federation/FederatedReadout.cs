using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// A common readout out of the sums of many clients: the ridge solution over all their samples, which no client has shown.
/// Adding, replacing and removing a client are exact.
/// </summary>
/// <remarks>
/// Incremental federated learning of Bacciu, Di Sarli, Faraji, Gallicchio, Micheli 2021, doi:10.1109/IJCNN52387.2021.9533806. The sums
/// are kept client by client and added in the order of their names when a solution is asked for. So the order in
/// which they came does not matter to any bit, and a client that is removed leaves none behind: nothing is subtracted. O(clients
/// (F+O)^2) numbers. Not thread-safe.
/// </remarks>
public sealed class FederatedReadout
{
    private readonly SortedDictionary<string, ReadoutContribution> contributions = new(StringComparer.Ordinal);

    /// <param name="reservoirVersion">Hash of the weights that all clients share.</param>
    /// <param name="features">F, the constant 1 included as the last; at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public FederatedReadout(UInt128 reservoirVersion, int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ReservoirVersion = reservoirVersion;
        Features = features;
        Outputs = outputs;
    }

    /// <summary>Hash of the weights that all clients share.</summary>
    public UInt128 ReservoirVersion { get; }

    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    public int Features { get; }

    /// <summary>Number of outputs, O.</summary>
    public int Outputs { get; }

    /// <summary>Samples of all clients.</summary>
    public long Count => contributions.Values.Sum(c => c.Count);

    /// <summary>What the clients sent, by name; handing these to a new one restores it.</summary>
    public IReadOnlyCollection<ReadoutContribution> Contributions => contributions.Values;

    /// <summary>Takes in a contribution, in the place of an earlier one of the same client.</summary>
    /// <exception cref="ContributionRefusedException">
    /// It is of another version of the reservoir, of other numbers of features or outputs, or has no sample; nothing was changed.
    /// </exception>
    public void Put(ReadoutContribution contribution)
    {
        var client = contribution.Client;
        if (contribution.ReservoirVersion != ReservoirVersion)
        {
            throw new ContributionRefusedException(
                client, "reservoir version", $"{contribution.ReservoirVersion:x32}", $"{ReservoirVersion:x32}");
        }

        if (contribution.Sums.Features != Features)
            throw new ContributionRefusedException(client, "number of features", $"{contribution.Sums.Features}", $"{Features}");
        if (contribution.Sums.Outputs != Outputs)
            throw new ContributionRefusedException(client, "number of outputs", $"{contribution.Sums.Outputs}", $"{Outputs}");
        if (contribution.Count < 1)
            throw new ContributionRefusedException(client, "number of samples", $"{contribution.Count}", "at least 1");
        contributions[client] = contribution;
    }

    /// <summary>Takes in the part of a contribution that a client sent, in the place of an earlier one of the same client.</summary>
    /// <exception cref="ContributionRefusedException">
    /// It is of another version of the reservoir, of other numbers of features or outputs, or has no sample; nothing was changed.
    /// </exception>
    public void Put(PartialReadoutContribution contribution)
    {
        // Before the sums are laid out for features that may not be this federation's.
        if (contribution.AllFeatures != Features)
            throw new ContributionRefusedException(contribution.Client, "number of features", $"{contribution.AllFeatures}", $"{Features}");
        Put(contribution.Expanded());
    }

    /// <summary>Unlearns all samples of a client.</summary>
    /// <returns>Whether it had contributed.</returns>
    public bool Remove(string client) => contributions.Remove(client);

    /// <summary>The sums over all samples of all clients.</summary>
    public SufficientStatistics Merge()
    {
        var merged = new SufficientStatistics(Features, Outputs);
        foreach (var contribution in contributions.Values)
            merged.Merge(SufficientStatistics.Restore(contribution.Sums));
        return merged;
    }

    /// <summary>Ridge regression over all samples of all clients. Each ridge costs a solution and no further exchange.</summary>
    /// <param name="ridge">Penalty of every weight but the bias, at least 0.</param>
    /// <exception cref="InvalidOperationException">No client has contributed.</exception>
    public RidgeSolution Solve(double ridge) => Merge().Solve(ridge);
}
