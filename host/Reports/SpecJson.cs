using System.Text.Json.Nodes;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>Specs and what is measured on them, as JSON objects.</summary>
internal static class SpecJson
{
    public static JsonObject Of(ModelSpec spec) => new()
    {
        ["task"] = Of(spec.Task),
        ["reservoir"] = new JsonObject
        {
            ["units"] = spec.Reservoir.Units,
            ["topology"] = JsonText.Name(spec.Reservoir.Topology),
            ["inDegree"] = spec.Reservoir.InDegree,
            ["spectralRadius"] = spec.Reservoir.SpectralRadius,
            ["radiusConvention"] = JsonText.Name(spec.Reservoir.RadiusConvention),
            ["leakRate"] = spec.Reservoir.LeakRate,
            ["inputScaling"] = spec.Reservoir.InputScaling,
            ["biasScaling"] = spec.Reservoir.BiasScaling,
            ["seed"] = JsonText.Whole(spec.Reservoir.Seed),
            ["generator"] = spec.Reservoir.Generator,
        },
        ["readout"] = new JsonObject
        {
            ["ridge"] = spec.Readout.Ridge,
            ["forgetting"] = spec.Readout.Forgetting,
            ["traceCap"] = spec.Readout.TraceCap,
            ["inputLags"] = spec.Readout.InputLags,
        },
        ["standardiseInputs"] = spec.StandardiseInputs,
        ["standardiserRows"] = spec.StandardiserRows,
        ["washout"] = spec.Washout,
    };

    public static JsonObject Of(TaskSpec task) => new()
    {
        ["kind"] = JsonText.Name(task.Kind),
        ["inputs"] = Texts(task.Inputs),
        ["targets"] = Texts(task.Targets),
        ["horizon"] = task.Horizon,
        ["classes"] = Texts(task.Classes),
    };

    public static JsonObject Of(SeriesSplit split) => new()
    {
        ["trainRows"] = split.TrainRows,
        ["validationRows"] = split.ValidationRows,
        ["testRows"] = split.TestRows,
    };

    public static JsonObject Of(Score score)
    {
        var json = new JsonObject { ["nrmse"] = JsonText.Real(score.Nrmse) };
        if (score.ErrorRate is { } rate)
            json["errorRate"] = JsonText.Real(rate);
        if (score.Held is { } held)
            json["held"] = Of(held);
        return json;
    }

    public static JsonObject Of(Baselines baselines)
    {
        var json = new JsonObject();
        if (baselines.Persistence is { } persistence)
            json["persistence"] = Of(persistence);
        if (baselines.Autoregressive is { } autoregressive)
        {
            json["autoregressive"] = Of(autoregressive);
            json["autoregressive"]!["order"] = baselines.Order;
        }

        if (baselines.Constant is { } constant)
            json["constant"] = Of(constant);
        var reservoir = Of(baselines.DefaultReservoirMean);
        reservoir["nrmseDeviation"] = JsonText.Real(Spread.Of(baselines.DefaultReservoir.Select(s => s.Nrmse)).Deviation);
        reservoir["seeds"] = baselines.DefaultReservoir.Length;
        json["defaultReservoir"] = reservoir;
        return json;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
