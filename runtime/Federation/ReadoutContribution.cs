using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// What one client sends for a common readout: the sums over its samples, which belong to one version of the reservoir. Single
/// samples do not travel, but sums are no secret keeping: B is a Gram matrix, and tells much when there are few samples.
/// </summary>
public sealed record ReadoutContribution
{
    private ReadoutContribution()
    {
    }

    /// <summary>Name of the client; a later contribution takes the place of an earlier one.</summary>
    public required string Client { get; init; }

    /// <summary>Hash of the weights whose states were summed: plasticity changes it.</summary>
    public required UInt128 ReservoirVersion { get; init; }

    /// <summary>The sums, with no sample left beside them.</summary>
    public required SufficientStatisticsState Sums { get; init; }

    /// <summary>Samples behind it.</summary>
    public long Count => Sums.Count;

    /// <summary>What a client has to send.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="reservoirVersion">Hash of the weights of its reservoir.</param>
    /// <param name="statistics">The sums over its samples; left alone.</param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static ReadoutContribution Of(string client, UInt128 reservoirVersion, SufficientStatistics statistics) =>
        From(client, reservoirVersion, statistics.Save());

    /// <summary>The same from sums that were saved.</summary>
    /// <exception cref="ArgumentException">The name is blank, a length is wrong or a sum is not finite.</exception>
    public static ReadoutContribution From(string client, UInt128 reservoirVersion, SufficientStatisticsState sums)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(client);
        _ = SufficientStatistics.Restore(sums);
        var folded = Fold(sums);
        foreach (var sum in folded.Sums.Span)
        {
            if (!double.IsFinite(sum))
                throw new ArgumentException($"A sum of client '{client}' is {sum}; allowed: a finite number.", nameof(sums));
        }

        return new ReadoutContribution { Client = client, ReservoirVersion = reservoirVersion, Sums = folded };
    }

    // Takes the samples that are still single into the sums.
    private static SufficientStatisticsState Fold(SufficientStatisticsState state)
    {
        var width = state.Features + state.Outputs;
        var sums = state.Sums.ToArray();
        for (var rest = state.Buffered.Span; !rest.IsEmpty; rest = rest[width..])
        {
            var at = 0;
            for (var row = 0; row < width; row++)
            {
                for (var column = row; column < width; column++, at++)
                    sums[at] = Math.FusedMultiplyAdd(rest[row], rest[column], sums[at]);
            }
        }

        return state with { Sums = sums, Buffered = ReadOnlyMemory<double>.Empty };
    }
}
