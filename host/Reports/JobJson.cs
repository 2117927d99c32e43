using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Host.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>Searches of a cluster as documents for programs.</summary>
internal static class JobJson
{
    /// <summary>Where a search stands.</summary>
    public static JsonObject Of(JobStatus status) => new()
    {
        ["job"] = status.Job.Value,
        ["state"] = State(status.Paused, status.Finished is not null),
        ["finished"] = status.Finished is { } reason ? JsonText.Name(reason) : null,
        ["loop"] = status.Search.Evolution.Loop.Name,
        ["seed"] = JsonText.Whole(status.Search.Evolution.Seed),
        ["priority"] = status.Priority,
        ["workers"] = status.Workers,
        ["generation"] = status.Generation,
        ["evaluations"] = status.Evaluations,
        ["expectedEvaluations"] = status.ExpectedEvaluations,
        ["refusedEvaluations"] = status.Refused,
        ["best"] = status.Best is { } best
            ? new JsonObject
            {
                ["birth"] = best.Birth.Number.Value,
                ["generation"] = best.Birth.Generation,
                ["fitness"] = JsonText.Real(best.Fitness.Value),
                ["fitnessPerSeed"] = new JsonArray([.. best.Fitness.PerSeed.Select(v => JsonValue.Create(v))]),
            }
            : null,
        ["cost"] = new JsonObject
        {
            ["cpuSeconds"] = status.Cost.EvaluationSeconds,
            ["elapsedSeconds"] = status.Cost.ElapsedSeconds,
            ["joulesEstimated"] = status.Cost.JoulesEstimated,
        },
        ["limits"] = new JsonObject
        {
            ["generations"] = status.Search.Evolution.Generations,
            ["evaluations"] = status.Search.Evolution.Evaluations,
            ["timeSeconds"] = status.Search.Evolution.TimeLimit?.TotalSeconds,
            ["energyJoules"] = status.Search.Evolution.EnergyLimitJoules,
        },
        ["quarantined"] = new JsonArray([.. status.Quarantined.Select(Of)]),
    };

    /// <summary>A line of a list.</summary>
    public static JsonObject Of(JobSummary job) => new()
    {
        ["job"] = job.Job.Value,
        ["state"] = State(job.Paused, job.Finished is not null),
        ["finished"] = job.Finished is { } reason ? JsonText.Name(reason) : null,
        ["loop"] = job.Loop,
        ["priority"] = job.Priority,
        ["workers"] = job.Workers,
        ["evaluations"] = job.Evaluations,
        ["expectedEvaluations"] = job.ExpectedEvaluations,
        ["refusedEvaluations"] = job.Refused,
        ["best"] = job.Best is { } best ? JsonText.Real(best) : null,
        ["elapsedSeconds"] = job.ElapsedSeconds,
        ["quarantined"] = job.Quarantined,
    };

    /// <summary>A birth that was given up, with what is needed to look into it.</summary>
    public static JsonObject Of(QuarantinedBirth birth) => new()
    {
        ["birth"] = birth.Birth.Value,
        ["reason"] = birth.Reason,
        ["seeds"] = new JsonArray([.. birth.Seeds.Select(seed => JsonText.Whole(seed))]),
        ["spec"] = birth.Spec is { } spec ? SpecJson.Of(spec) : null,
    };

    /// <summary>What a search does, in a word.</summary>
    public static string State(bool paused, bool finished) => finished ? "finished" : paused ? "paused" : "running";
}
