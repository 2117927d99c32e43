using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Admission;

/// <summary>What may be asked of one node, all in all or by one tenant. A limit that is null is none.</summary>
public sealed record LoadLimits
{
    /// <summary>Instances in memory. At least 1.</summary>
    public int? Instances { get; init; }

    /// <summary>Bytes of memory that instances may grow to, by their specs, without the weights that they share. At least 1.</summary>
    public long? Bytes { get; init; }

    /// <summary>Rows learned or predicted per second, on average over some seconds. Above 0.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Every field that cannot be used; empty when the limits are good.</summary>
    /// <param name="path">Where the limits stand, for the names of their fields.</param>
    public ImmutableArray<SpecProblem> Validate(string path)
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (Instances < 1)
            problems.Add(new SpecProblem($"{path}.instances", Instances.Value.ToString(), "at least 1, or none"));
        if (Bytes < 1)
            problems.Add(new SpecProblem($"{path}.bytes", Bytes.Value.ToString(), "at least 1, or none"));
        if (SamplesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate)))
            problems.Add(new SpecProblem($"{path}.samplesPerSecond", rate.ToString(), "above 0 and finite, or none"));
        return problems.ToImmutable();
    }
}
