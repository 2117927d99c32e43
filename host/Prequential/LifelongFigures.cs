using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Host.Prequential;

/// <summary>What models with a lifelong part did on a stream, seed by seed.</summary>
internal sealed class LifelongFigures
{
    private readonly List<ulong> seeds = [];
    private readonly ImmutableArray<(string Name, string Title, Func<LifelongModel, double> Of, List<double> Values)> measures =
    [
        ("drifts", "drifts found", model => model.Drifts, []),
        ("recalls", "archetypes recalled", model => model.Recalls, []),
        ("renewals", "fresh readouts that took over", model => model.Renewals, []),
        ("archetypes", "archetypes kept", model => model.Archetypes.Count, []),
        ("archetypeBytes", "bytes of archetypes", model => model.Archetypes.Sum(a => a.Bytes), []),
        ("intervalCoverage", "targets within their interval", model => model.IntervalCoverage, []),
    ];

    /// <summary>Takes a model at the end of its stream.</summary>
    public void Add(ulong seed, LifelongModel model)
    {
        seeds.Add(seed);
        foreach (var (_, _, of, values) in measures)
            values.Add(of(model));
    }

    /// <summary>A title and the mean and deviation of each measure that there is.</summary>
    public IEnumerable<(string Title, Spread Spread)> Rows =>
        measures.Where(m => m.Values.TrueForAll(double.IsFinite)).Select(m => (m.Title, Spread.Of(m.Values)));

    /// <summary>Of each measure mean, sd and the value of each seed; null for those that there are none of.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, _, _, values) in measures)
        {
            var spread = Spread.Of(values);
            json[name] = new JsonObject
            {
                ["mean"] = JsonText.Real(spread.Mean),
                ["sd"] = JsonText.Real(spread.Deviation),
                ["seeds"] = new JsonArray([.. values.Select((value, i) => new JsonObject { ["seed"] = JsonText.Whole(seeds[i]), [name] = JsonText.Real(value) })]),
            };
        }

        return json;
    }
}
