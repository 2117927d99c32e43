using System.Text;
using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>The document that <c>lineage.json</c> holds, described in docs/formats.md: a birth on a line of its own.</summary>
internal static class LineageJson
{
    public const string Format = "archetyperc-lineage";
    public const int Version = 1;

    /// <summary>Writes it birth by birth.</summary>
    public static void Write(SearchReport report, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        var job = report.Plan.Job;
        text.WriteLine("{");
        Field(text, "format", Format);
        Field(text, "version", Version);
        Field(text, "seed", JsonText.Whole(job.Evolution.Seed));
        Field(text, "loop", job.Evolution.Loop.Name);
        Field(text, "objective", JsonText.Name(job.Fitness.Objective));
        Field(text, "trainRows", job.Fitness.TrainRows);
        Field(text, "space", SearchSpaceJson.Of(job.Space));
        Field(text, "best", report.Winner.Birth.Number.Value);
        text.WriteLine("\"births\": [");
        var individuals = report.Lineage.Individuals;
        for (var i = 0; i < individuals.Length; i++)
            text.WriteLine(Of(individuals[i], report.Lineage, job.Fitness).ToJsonString(JsonText.Line) + (i < individuals.Length - 1 ? "," : ""));
        text.WriteLine("]}");
    }

    private static void Field(StreamWriter text, string name, JsonNode value) =>
        text.WriteLine($"\"{name}\": {value.ToJsonString(JsonText.Line)},");

    private static JsonObject Of(Individual individual, SearchLineage lineage, FitnessSpec fitness)
    {
        var birth = individual.Birth;
        var result = individual.Fitness;
        var json = new JsonObject
        {
            ["birth"] = birth.Number.Value,
            ["generation"] = birth.Generation,
            ["parents"] = new JsonArray([.. birth.Parents.Select(parent => JsonValue.Create(parent.Value))]),
            ["operators"] = SpecJson.Texts(birth.Operators),
            ["genes"] = ReportJson.Genes(birth.Genome),
            ["fitness"] = JsonText.Real(result.Value),
            ["fitnessPerSeed"] = new JsonArray([.. result.PerSeed.Select(value => JsonValue.Create(value))]),
        };
        if (result.Refusal is { } refusal)
            json["refusal"] = refusal;
        if (individual.IsReevaluation)
            json["evaluationsBefore"] = birth.Plan.Draw;
        else
            json["draws"] = Draws(lineage.MomentsOf(individual));
        if (birth.Plan.Fidelity is not null)
            json["fidelities"] = new JsonArray([.. lineage.Promotions(individual).Select(on => OnRung(on, fitness))]);
        if (birth.Plan.Donor is not null)
            json["inherits"] = true;
        json["trainedRows"] = result.TrainedRows;
        json["operations"] = result.Operations;
        json["bytes"] = result.Bytes;
        if (result.Cost is { } cost)
            json["model"] = new JsonObject { ["operationsPerSample"] = cost.OperationsPerSample, ["bytes"] = cost.Bytes };
        if (result.Behaviour is { } behaviour)
        {
            json["behaviour"] = new JsonObject
            {
                ["memoryCapacity"] = JsonText.Real(behaviour.MemoryCapacity), ["kernelRank"] = behaviour.KernelRank,
            };
        }

        return json;
    }

    private static JsonObject Draws(FitnessMoments moments) => new()
    {
        ["count"] = moments.Count,
        ["mean"] = JsonText.Real(moments.Mean),
        ["variance"] = JsonText.Real(moments.Variance),
    };

    private static JsonObject OnRung(Individual individual, FitnessSpec fitness)
    {
        var part = individual.Birth.Plan.Fidelity!.Value;
        return new JsonObject
        {
            ["birth"] = individual.Birth.Number.Value,
            ["rung"] = part.Rung,
            ["rungs"] = part.Rungs,
            ["trainRows"] = part.Rows(fitness.TrainRows),
            ["fitness"] = JsonText.Real(individual.Fitness.Value),
        };
    }
}
