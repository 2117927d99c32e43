using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>What models of several targets did on a stream, target by target and seed by seed.</summary>
/// <param name="task">No classification.</param>
internal sealed class TargetFigures(TaskSpec task)
{
    private readonly List<ulong> seeds = [];
    private readonly List<double[]> errors = [];
    private readonly List<double[]> coverages = [];

    /// <summary>The NRMSE of each target over the seeds.</summary>
    public IEnumerable<(string Target, Spread Spread)> Rows => task.Targets.Select((target, t) => (target, SpreadOf(errors, t)));

    /// <summary>The share of each target within its intervals over the seeds; none without intervals.</summary>
    public IEnumerable<(string Target, Spread Spread)> Coverages => coverages.TrueForAll(c => Array.TrueForAll(c, double.IsFinite))
        ? task.Targets.Select((target, t) => (target, SpreadOf(coverages, t)))
        : [];

    /// <summary>Takes a model at the end of its stream.</summary>
    public void Add(ulong seed, LifelongModel model)
    {
        seeds.Add(seed);
        errors.Add([.. task.Targets.Select((_, t) => model.PrequentialNrmseOf(t))]);
        coverages.Add([.. task.Targets.Select((_, t) => model.IntervalCoverageOf(t))]);
    }

    /// <summary>Of each target mean, sd and the figure of each seed, with the baseline; with intervals the share within them.</summary>
    public JsonObject ToJson(StreamBaseline baseline)
    {
        var json = new JsonObject();
        for (var t = 0; t < task.Targets.Length; t++)
        {
            var spread = SpreadOf(errors, t);
            var target = new JsonObject
            {
                ["mean"] = JsonText.Real(spread.Mean),
                ["sd"] = JsonText.Real(spread.Deviation),
                ["seeds"] = new JsonArray([.. errors.Select((e, i) => new JsonObject { ["seed"] = JsonText.Whole(seeds[i]), ["nrmse"] = JsonText.Real(e[t]) })]),
                ["repeatingTheLast"] = JsonText.Real(baseline.LastOf(t)),
            };
            if (Coverages.Any())
                target["intervalCoverage"] = JsonText.Real(SpreadOf(coverages, t).Mean);
            json[task.Targets[t]] = target;
        }

        return json;
    }

    private static Spread SpreadOf(List<double[]> perSeed, int target) => Spread.Of(perSeed.Select(s => s[target]));
}
