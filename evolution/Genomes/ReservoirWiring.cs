using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>Reservoirs and how they feed each other: what a series, a parallel and an acyclic reservoir have in common.</summary>
/// <param name="Parts">One reservoir or more.</param>
internal sealed record ReservoirWiring(ImmutableArray<ReservoirSpec> Parts)
{
    /// <summary>Which earlier part feeds which later one.</summary>
    public required HashSet<(int From, int To)> Links { get; init; }

    /// <summary>Which parts the inputs drive.</summary>
    public required HashSet<int> Driven { get; init; }

    /// <summary>Which parts the readout sees.</summary>
    public required HashSet<int> Seen { get; init; }

    public static ReservoirWiring Of(ReservoirSpec reservoir)
    {
        if (reservoir is not CompositeSpec composite)
            return new ReservoirWiring([reservoir]) { Links = [], Driven = [0], Seen = [0] };
        var parts = Enumerable.Range(0, composite.Parts.Length).ToArray();
        return new ReservoirWiring(composite.Parts)
        {
            Links = [.. parts.SelectMany(to => composite.Feeding(to).Select(from => (from, to)))],
            Driven = [.. parts.Where(composite.IsDriven)],
            Seen = [.. parts.Where(composite.IsSeen)],
        };
    }

    /// <summary>
    /// With what it takes to be a reservoir: a part that none feeds hears the inputs, one that feeds none is seen, and a kind that grows
    /// with its inputs (next generation, nanowires) hears no other part.
    /// </summary>
    public ReservoirWiring Repaired()
    {
        HashSet<(int From, int To)> links = [.. Links.Where(link => Parts[link.To] is not (NextGenerationSpec or NanowireSpec))];
        var parts = Enumerable.Range(0, Parts.Length).ToArray();
        return this with
        {
            Links = links,
            Driven = [.. parts.Where(part => Driven.Contains(part) || links.All(link => link.To != part))],
            Seen = [.. parts.Where(part => Seen.Contains(part) || links.All(link => link.From != part))],
        };
    }

    /// <summary>The parts with what their number of inputs asks for, see <see cref="FittedSpecs"/>.</summary>
    public ReservoirWiring Fitted(int inputs)
    {
        var parts = Parts.ToArray();
        var features = new int[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            var own = (Driven.Contains(part) ? inputs : 0) + Links.Where(link => link.To == part).Sum(link => features[link.From]);
            parts[part] = FittedSpecs.Fit(parts[part], own);
            features[part] = parts[part].FeatureSize(own);
        }

        return this with { Parts = [.. parts] };
    }

    /// <summary>The simplest kind of reservoir that is wired so.</summary>
    public ReservoirSpec Reservoir(ulong seed)
    {
        var (count, last) = (Parts.Length, Parts.Length - 1);
        if (count == 1)
            return Parts[0] with { Seed = seed };
        if (Links.Count == 0 && Seen.Count == count)
            return new ParallelSpec { Members = Parts, Seed = seed };
        var chain = Links.Count == last && Links.All(link => link.To == link.From + 1) && Driven.Count == 1;
        if (chain && (Seen.Count == count || Seen.Count == 1))
            return new SeriesSpec { Layers = Parts, Features = Seen.Count == count ? SeriesFeatures.AllLayers : SeriesFeatures.LastLayer, Seed = seed };
        return new AcyclicSpec
        {
            Members = Parts,
            Links = [.. Links.OrderBy(link => link.To).ThenBy(link => link.From).SelectMany(link => new[] { link.From, link.To })],
            Driven = [.. Driven.Order()],
            Seen = [.. Seen.Order()],
            Seed = seed,
        };
    }
}
