using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Federation;

/// <summary>
/// Which neurons' sums a client sends: of N neurons floor(Share N), a share of those by their importance, sum_j B_kj^2, the rest at
/// random (pFedRR: De Caro, Di Mauro, Bacciu, Gallicchio 2023, ESANN).
/// </summary>
public sealed record NeuronSelection
{
    /// <summary>Share of the neurons that is sent. Above 0, up to 1.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Share of the sent neurons that is taken by importance, alpha; the others are drawn. 0 to 1.</summary>
    public double ByImportance { get; init; } = 0.5;

    /// <summary>Seed of the draw; each client draws from it by its name, so that clients draw differently.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every field that cannot be used; empty when the selection is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("selection.share", Share, 0, 1, lowExcluded: true);
        check.Within("selection.byImportance", ByImportance, 0, 1);
        return check.Problems;
    }

    /// <summary>Chooses neurons of a client; the constant 1 is none of them, and always sent.</summary>
    /// <param name="client">Name of the client.</param>
    /// <param name="sums">Its sums, with no sample left beside them.</param>
    /// <returns>Indices of neurons, ascending, 0 to F - 2.</returns>
    /// <exception cref="SpecRefusedException">A field is out of its range, or the share is less than one neuron.</exception>
    internal ImmutableArray<int> Choose(string client, SufficientStatisticsState sums)
    {
        var problems = Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var neurons = sums.Features - 1;
        var sent = (int)Math.Floor(Share * neurons);
        if (sent < 1)
            throw new SpecRefusedException([new SpecProblem("selection.share", Share.ToString("R", CultureInfo.InvariantCulture), $"a share of {neurons} neurons that is at least one of them")]);
        var importance = Importance(sums);
        int[] order = [.. Enumerable.Range(0, neurons).OrderByDescending(k => importance[k])];

        // The important ones stand first; the rest is drawn from those behind them.
        var random = RandomStream.Derive(Seed, XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(client)));
        for (var at = (int)Math.Floor(ByImportance * sent); at < sent; at++)
        {
            var drawn = at + random.NextInt(neurons - at);
            (order[at], order[drawn]) = (order[drawn], order[at]);
        }

        return [.. order.Take(sent).Order()];
    }

    // Sum of the squares of the neuron's row of B, the constant's column included.
    private static double[] Importance(SufficientStatisticsState sums)
    {
        var importance = new double[sums.Features];
        for (var row = 0; row < sums.Features; row++)
        {
            for (var column = row; column < sums.Features; column++)
            {
                var value = sums.Sums.Span[PackedSums.At(sums.Features + sums.Outputs, row, column)];
                importance[row] = Math.FusedMultiplyAdd(value, value, importance[row]);
                if (column != row)
                    importance[column] = Math.FusedMultiplyAdd(value, value, importance[column]);
            }
        }

        return importance;
    }
}
