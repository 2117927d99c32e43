using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Reports;

/// <summary>The report as the document that <c>job.json</c> holds and <c>evolve --json</c> prints.</summary>
internal static class ReportJson
{
    public static JsonObject Of(SearchReport report)
    {
        var job = report.Plan.Job;
        var status = report.Status;
        return new JsonObject
        {
            ["seed"] = JsonText.Whole(job.Evolution.Seed),
            ["evaluations"] = status.Evaluations,
            ["refusedEvaluations"] = status.Refused,
            ["finished"] = JsonText.Name(status.Finished!.Value),
            ["data"] = new JsonObject
            {
                ["file"] = report.Request.Data.Name,
                ["rows"] = report.Plan.Data.Rows,
                ["columns"] = SpecJson.Texts(report.Plan.Data.Columns),
                ["contentHash"] = report.Plan.Data.ContentHash.ToString("x32"),
            },
            ["split"] = SpecJson.Of(report.Plan.Split),
            ["search"] = new JsonObject
            {
                ["loop"] = job.Evolution.Loop.Name,
                ["population"] = job.Evolution.Population,
                ["generations"] = job.Evolution.Generations,
                ["timeLimitSeconds"] = job.Evolution.TimeLimit?.TotalSeconds,
                ["objective"] = JsonText.Name(job.Fitness.Objective),
                ["seedsPerGenome"] = job.Fitness.Seeds,
                ["folds"] = job.Fitness.Folds,
                ["space"] = Space(job.Space),
                ["settings"] = SpecJson.Of(job.Evolution),
            },
            ["best"] = new JsonObject
            {
                ["birth"] = report.Winner.Birth.Number.Value,
                ["generation"] = report.Winner.Birth.Generation,
                ["fitness"] = report.Winner.Fitness.Value,
                ["fitnessPerSeed"] = new JsonArray([.. report.Winner.Fitness.PerSeed.Select(v => JsonValue.Create(v))]),
                ["genome"] = Genes(report.Winner.Birth.Genome),
                ["spec"] = SpecJson.Of(report.Test.Model.Spec),
                ["featureSize"] = report.Test.Model.Spec.FeatureSize,
            },
            ["test"] = SpecJson.Of(report.Test.Score),
            ["baselines"] = SpecJson.Of(report.Baselines),
            ["cost"] = new JsonObject
            {
                ["cpuSeconds"] = status.Cost.EvaluationSeconds,
                ["elapsedSeconds"] = status.Cost.ElapsedSeconds,
                ["joulesEstimated"] = status.Cost.JoulesEstimated,
                ["kilowattHoursEstimated"] = EnergyEstimate.KilowattHours(status.Cost.JoulesEstimated),
                ["gramsCo2Estimated"] = EnergyEstimate.Grams(status.Cost.JoulesEstimated, report.Request.GridIntensity),
                ["byProcessorTime"] = new JsonObject
                {
                    ["joulesEstimated"] = status.Cost.ProcessorJoulesEstimated,
                    ["kilowattHoursEstimated"] = EnergyEstimate.KilowattHours(status.Cost.ProcessorJoulesEstimated),
                    ["gramsCo2Estimated"] = EnergyEstimate.Grams(status.Cost.ProcessorJoulesEstimated, report.Request.GridIntensity),
                    ["wattsPerCore"] = EnergyEstimate.WattsPerCore,
                },
                ["operations"] = status.Cost.Operations,
                ["bytes"] = status.Cost.Bytes,
                ["picojoulesPerOperation"] = EnergyEstimate.PicojoulesPerOperation,
                ["picojoulesPerByte"] = EnergyEstimate.PicojoulesPerByte,
                ["gridIntensityGramsPerKilowattHour"] = report.Request.GridIntensity,
            },
            ["quarantined"] = new JsonArray([.. status.Quarantined.Select(JobJson.Of)]),
            ["history"] = new JsonArray([.. status.History.Select(Line)]),
            ["results"] = new JsonArray([.. status.Results.Select(Result)]),
            ["command"] = report.Command,
        };
    }

    /// <summary>A line of the history, with what only some kinds of search tell.</summary>
    public static JsonObject Line(GenerationSummary summary)
    {
        var line = new JsonObject
        {
            ["generation"] = summary.Generation,
            ["evaluations"] = summary.Evaluations,
            ["best"] = JsonText.Real(summary.Best),
            ["median"] = JsonText.Real(summary.Median),
            ["worst"] = JsonText.Real(summary.Worst),
            ["refused"] = summary.Refused,
        };
        if (summary.HyperVolume is { } volume)
            line["hyperVolume"] = JsonText.Real(volume);
        if (summary.Coverage is { } coverage)
            line["coverage"] = JsonText.Real(coverage);
        if (summary.QualityDiversity is { } quality)
            line["qualityDiversity"] = JsonText.Real(quality);
        return line;
    }

    // One of a front, or the elite of a cell.
    private static JsonObject Result(Individual individual)
    {
        var result = new JsonObject
        {
            ["birth"] = individual.Birth.Number.Value,
            ["fitness"] = JsonText.Real(individual.Fitness.Value),
            ["operationsPerSample"] = individual.Fitness.Cost?.OperationsPerSample,
            ["modelBytes"] = individual.Fitness.Cost?.Bytes,
            ["genome"] = Genes(individual.Birth.Genome),
        };
        if (individual.Fitness.Behaviour is { } behaviour)
        {
            result["memoryCapacity"] = JsonText.Real(behaviour.MemoryCapacity);
            result["kernelRank"] = behaviour.KernelRank;
        }

        return result;
    }

    /// <summary>The genes that exist, by name: a choice as text, a number as a number.</summary>
    public static JsonObject Genes(Genome genome)
    {
        var genes = new JsonObject();
        for (var i = 0; i < genome.Values.Length; i++)
        {
            if (!genome.IsActive(i))
                continue;
            var gene = genome.Space.Genes[i];
            genes[gene.Name] = gene is CategoricalGene ? gene.Text(genome.Values[i]) : genome.Values[i];
        }

        return genes;
    }

    private static JsonObject Space(SearchSpace space)
    {
        var genes = new JsonObject();
        foreach (var gene in space.Genes)
            genes[gene.Name] = gene.Allowed;
        return genes;
    }
}
