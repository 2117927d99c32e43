using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Sequences;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc inspect</c>: what a model file or a state directory holds.</summary>
internal static class InspectCommand
{
    public static Command Build()
    {
        var path = new Argument<string>("PATH") { Description = "A model file (.arc), or the --state directory of stream." };
        var instance = InstanceName.Option("Name of the instance in a state directory.");
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("inspect", """
            Show what a model is, what it has learned and where it came from, and check that it is whole.

            Examples:
              archetyperc inspect best.arc
              archetyperc inspect sensor-state --json
            """)
        {
            path, instance, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(path),
            parsed.GetValue(instance),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, InstanceId instance, bool json, CancellationToken cancellation)
    {
        var (document, title) = Directory.Exists(path)
            ? (await OfDirectoryAsync(path, instance, cancellation), $"instance {instance} in {path}")
            : (ModelFile.KindOf(path) switch
            {
                ModelFileKind.Sequences => OfSequences(path),
                ModelFileKind.Graphs => OfGraphs(path),
                _ => OfFile(path),
            }, path);
        if (json)
            Console.Out.WriteLine(document.ToJsonString(JsonText.Indented));
        else
            DocumentTable.Write(title, document);
        return 0;
    }

    private static JsonObject OfFile(string path)
    {
        var file = ModelFile.Read(path);

        // Restoring derives the weights and compares their hash with the one that the state was learned on.
        var model = LifelongModel.Restore(file.Spec, file.State);
        var json = new JsonObject
        {
            ["kind"] = "modelFile",
            ["spec"] = SpecJson.Of(file.Spec),
            ["rows"] = file.State.Rows,
            ["metrics"] = Of(file.Metrics),
            ["bytes"] = new FileInfo(path).Length,
            ["featureSize"] = file.Spec.FeatureSize,
            ["operationsPerStep"] = model.Reservoir.OperationsPerStep,
            ["createdBy"] = file.CreatedBy,
            ["checks"] = new JsonObject { ["checksum"] = "ok", ["weights"] = "ok" },
            ["stateHash"] = StateHash.Of(file.Spec, file.State),
            ["lineage"] = new JsonArray([.. file.Lineage.Select(Of)]),
        };
        AddFactor(json, file.State);
        return json;
    }

    private static void AddFactor(JsonObject json, ModelState state)
    {
        if (state.Calibration is { } calibration)
            json["probabilityFactor"] = JsonText.Real(calibration.Factor);
    }

    private static JsonObject OfSequences(string path)
    {
        var file = SequenceModelFile.Read(path);
        var models = file.Members.Select(SequenceModel.Restore).ToList();
        return new JsonObject
        {
            ["kind"] = "sequenceModelFile",
            ["spec"] = SpecJson.Of(models[0].Spec),
            ["classes"] = SpecJson.Texts(models[0].Classes),
            ["channels"] = models[0].Channels,
            ["trainSequences"] = models[0].TrainingCases,
            ["metrics"] = Of(file.Metrics),
            ["bytes"] = new FileInfo(path).Length,
            ["featureSize"] = models[0].Fit.Solution.Features,
            ["createdBy"] = file.CreatedBy,
            ["checks"] = new JsonObject { ["checksum"] = "ok", ["weights"] = "ok" },
            ["members"] = new JsonArray([.. models.Select(m => new JsonObject
            {
                ["seed"] = JsonText.Whole(m.Spec.Reservoir.Seed),
                ["ridge"] = JsonText.Real(m.Fit.Ridge),
                ["leftOutAccuracy"] = JsonText.Real(m.Fit.Score.Accuracy),
                ["factor"] = JsonText.Real(m.Factor),
            })]),
        };
    }

    private static JsonObject OfGraphs(string path)
    {
        var file = GraphModelFile.Read(path);
        var model = GraphModel.Restore(file.Model);
        return new JsonObject
        {
            ["kind"] = "graphModelFile",
            ["spec"] = SpecJson.Of(model.Spec),
            ["classes"] = SpecJson.Texts(model.Classes),
            ["nodeFeatures"] = model.NodeFeatures,
            ["trainGraphs"] = model.TrainingGraphs,
            ["ridge"] = JsonText.Real(model.Fit.Ridge),
            ["leftOutAccuracy"] = JsonText.Real(model.Fit.Score.Accuracy),
            ["metrics"] = Of(file.Metrics),
            ["bytes"] = new FileInfo(path).Length,
            ["featureSize"] = model.Fit.Solution.Features,
            ["createdBy"] = file.CreatedBy,
            ["checks"] = new JsonObject { ["checksum"] = "ok", ["weights"] = "ok" },
        };
    }

    private static JsonObject Of(ModelMetrics metrics)
    {
        var json = new JsonObject();
        foreach (var (name, value) in metrics)
            json[name] = JsonText.Real(value);
        return json;
    }

    private static async Task<JsonObject> OfDirectoryAsync(string path, InstanceId instance, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(path, SqlStore.FileName)))
        {
            var model = Path.Combine(path, ReportFiles.Model);
            throw new OutputRefusedException(File.Exists(model)
                ? $"{path} holds the results of a search. Inspect its model: {model}."
                : $"{path} is not a state directory: it has no {SqlStore.FileName}. Name the --state directory of stream, or an .arc file.");
        }

        await using var node = await EmbeddedNode.StartAsync(path, workers: 0, cancellation);
        var description = await node.Client.DescribeAsync(instance, cancellation);
        var export = await node.Client.ExportAsync(instance, cancellation);
        var json = new JsonObject
        {
            ["kind"] = "instance",
            ["instance"] = instance.ToString(),
            ["spec"] = SpecJson.Of(description.Spec),
            ["nextSequence"] = description.NextSequence,
            ["outputThrough"] = description.OutputThrough,
            ["rows"] = description.Rows,
            ["tested"] = description.Tested,
            ["prequentialNrmse"] = JsonText.Real(description.PrequentialNrmse),
            ["prequentialErrorRate"] = JsonText.Real(description.PrequentialErrorRate),
            ["featureSize"] = description.Spec.FeatureSize,
            ["stateHash"] = StateHash.Of(export.Spec, export.State),
        };
        AddFactor(json, export.State);
        return json;
    }

    private static JsonObject Of(LineageEntry entry)
    {
        var genes = new JsonObject();
        foreach (var (name, value) in entry.Genes)
            genes[name] = value;
        return new JsonObject
        {
            ["birth"] = entry.Birth,
            ["generation"] = entry.Generation,
            ["parents"] = new JsonArray([.. entry.Parents.Select(p => JsonValue.Create(p))]),
            ["operators"] = entry.Operators,
            ["fitness"] = entry.Fitness is { } fitness ? JsonText.Real(fitness) : null,
            ["genes"] = genes,
        };
    }
}
