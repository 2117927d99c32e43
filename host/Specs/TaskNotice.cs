using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>
/// Says on standard error what a task means that was not spelled out, where a reader may expect another: a forecast of a column that it does
/// not read, and a task of a spec that the command line overrules. Nothing is changed by it.
/// </summary>
internal static class TaskNotice
{
    /// <summary>A task in words.</summary>
    public static string TextOf(TaskSpec task) => string.Create(
        CultureInfo.InvariantCulture,
        $"{NameOf(task.Kind)} of {string.Join(", ", task.Targets)} from {string.Join(", ", task.Inputs)}{(task.Kind == TaskKind.Forecast ? $", {task.Horizon} ahead" : "")}");

    /// <summary>What the task of a spec means, if it leaves that to a reader; null if it does not.</summary>
    /// <param name="text">The spec as it was written.</param>
    /// <param name="task">Its task as it was read.</param>
    public static string? OfSpec(string text, TaskSpec task) =>
        TaskIn(text) is { } written && !written.ContainsKey("kind") && !written.ContainsKey("horizon") && ReadsNoTarget(task)
            ? $"the task is a {TextOf(task)}; the target itself is not read. For a target of the same row write \"kind\": \"regression\" in the task, "
                + "or \"horizon\": 1 if this is meant."
            : null;

    /// <summary>What becomes of the task of a spec that is given to a command with a task of its own; null if it has none.</summary>
    /// <param name="text">The spec as it was written; null for none.</param>
    /// <param name="name">The command's task.</param>
    public static string? PassedOver(string? text, string name) => text is not null && TaskIn(text) is { } written
        ? $"the task of the spec, {written.ToJsonString()}, is passed over: {name} has its own."
        : null;

    /// <summary>What keeps a readout from forgetting that was to forget; null if nothing does.</summary>
    /// <param name="readout">Its spec.</param>
    /// <param name="held">Whether a model with it does not forget, see <see cref="LifelongModel.HoldsForgettingBack"/>.</param>
    public static string? OfForgetting(ReadoutSpec readout, bool held) => held
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"readout.forgetting is {readout.Forgetting}, and nothing is forgotten: the trace of the inverse correlation is above readout.traceCap, {readout.TraceCap:g3}. "
            + $"A larger readout.ridge or a larger cap lets the readout forget.")
        : null;

    /// <summary>Tells what the task of a command line means, if it leaves that to a reader.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="task">Its task.</param>
    /// <param name="jsonLines">Whether standard error is JSON lines.</param>
    public static void Tell(SearchSettings settings, TaskSpec task, bool jsonLines = false)
    {
        if (!settings.KindIsGiven && settings.Horizon is null && ReadsNoTarget(task))
        {
            Tell(
                $"the task is a {TextOf(task)}; the target itself is not read. For a target of the same row say --task regression, or --horizon 1 if this is meant.",
                jsonLines);
        }

        if (settings.Spec.Text is { } text && TaskIn(text) is { } written && !Agrees(written, task))
        {
            Tell(
                $"the task of the spec, {written.ToJsonString()}, is passed over: the options say {TextOf(task)}. They are --task, --target, --inputs and --horizon.",
                jsonLines);
        }
    }

    /// <summary>Tells a sentence, if there is one.</summary>
    public static void Tell(string? sentence, bool jsonLines = false)
    {
        if (sentence is not null)
        {
            Console.Error.WriteLine(jsonLines
                ? new JsonObject { ["event"] = "notice", ["text"] = sentence }.ToJsonString(JsonText.Line)
                : $"archetyperc: {sentence}");
        }
    }

    private static bool ReadsNoTarget(TaskSpec task) => task.Kind == TaskKind.Forecast && !task.Targets.Any(target => task.Inputs.Contains(target));

    // A field that is not written agrees with everything.
    private static bool Agrees(JsonObject written, TaskSpec task) =>
        Same(written["kind"], NameOf(task.Kind)) && Same(written["horizon"], task.Horizon.ToString(CultureInfo.InvariantCulture))
        && Same(written["inputs"], SpecJson.Texts(task.Inputs).ToJsonString()) && Same(written["targets"], SpecJson.Texts(task.Targets).ToJsonString());

    private static bool Same(JsonNode? written, string said) => written is null || (written is JsonArray ? written.ToJsonString() : written.ToString()) == said;

    private static JsonObject? TaskIn(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject spec ? spec["task"] as JsonObject : null;
        }
        catch (JsonException)
        {
            // Whoever reads the spec says what is wrong with it.
            return null;
        }
    }

    private static string NameOf(TaskKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
