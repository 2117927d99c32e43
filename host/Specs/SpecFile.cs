using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>A spec on disk.</summary>
internal static class SpecFile
{
    /// <summary>Its text, in which files of weights have whole paths: they are named from the folder that the spec lies in.</summary>
    public static string Read(FileInfo file)
    {
        var text = File.ReadAllText(file.FullName);
        try
        {
            var json = JsonNode.Parse(text);
            return Locate(json, file.DirectoryName!) ? json!.ToJsonString() : text;
        }
        catch (JsonException)
        {
            // Whoever reads the spec says what is wrong with it.
            return text;
        }
    }

    /// <summary>The model's spec in a file; on standard error it is told what its task means where a reader may expect another.</summary>
    /// <exception cref="SpecRefusedException">It is no spec, or a value cannot be used.</exception>
    public static ModelSpec ReadModel(FileInfo file)
    {
        var text = Read(file);
        var spec = SpecJson.Read(text, task: null);
        TaskNotice.Tell(TaskNotice.OfSpec(text, spec.Task));
        return spec;
    }

    private static bool Locate(JsonNode? node, string folder)
    {
        var found = false;
        if (node is JsonArray array)
        {
            foreach (var item in array)
                found |= Locate(item, folder);
        }
        else if (node is JsonObject parent)
        {
            foreach (var (name, child) in parent.ToList())
                found |= name == "external" && child is JsonObject weights ? LocateFiles(weights, folder) : Locate(child, folder);
        }

        return found;
    }

    private static bool LocateFiles(JsonObject weights, string folder)
    {
        var found = false;
        foreach (var field in ExternalWeightsConverter.FileNames)
        {
            if (weights[field] is not JsonValue value || !value.TryGetValue(out string? name))
                continue;
            weights[field] = Path.Combine(folder, name);
            found = true;
        }

        return found;
    }
}
