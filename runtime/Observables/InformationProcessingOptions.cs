using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>How information processing capacity is measured.</summary>
public sealed record InformationProcessingOptions
{
    /// <summary>
    /// How many delays, from 0 on, products of each total degree may reach back over: the first entry is for degree 1. Products of
    /// degree d over D delays are (D + d - 1 choose d). Default 100, 30, 12, 8.
    /// </summary>
    public ImmutableArray<int> DelaysByDegree { get; init; } = [100, 30, 12, 8];

    /// <summary>First steps that are left out, at least 0; never fewer than the delays. Default 200.</summary>
    public int Washout { get; init; } = 200;

    /// <summary>Steps measured on, T: many times the number of features. Default 20,000.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>The reservoir is driven by this times the input u, which is uniform in plus or minus 1. Above 0. Default 1.</summary>
    public double Amplitude { get; init; } = 1;

    /// <summary>Seed of the inputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every option that cannot be used; empty when all are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        var degrees = DelaysByDegree.IsDefault ? [] : DelaysByDegree;
        check.Within("capacity.delaysByDegree.length", degrees.Length, 1, 32);
        for (var d = 0; d < degrees.Length; d++)
            check.Within($"capacity.delaysByDegree[{d}]", degrees[d], 1, 1_000_000);
        check.Within("capacity.washout", Washout, 0, int.MaxValue / 4);
        check.Within("capacity.steps", Steps, 100, int.MaxValue / 4);
        check.Within("capacity.amplitude", Amplitude, 0, 1e6, lowExcluded: true);
        return check.Problems;
    }
}
