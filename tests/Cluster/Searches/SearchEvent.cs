using System.Text.Json.Nodes;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>One line of progress.</summary>
/// <param name="Generation">Generation that is worked on.</param>
/// <param name="Evaluations">Evaluations that are saved.</param>
internal sealed record SearchEvent(int Generation, int Evaluations)
{
    /// <summary>Reads a line; null for another kind of event.</summary>
    public static SearchEvent? Read(string line)
    {
        var json = JsonNode.Parse(line)!;
        return json["event"]!.GetValue<string>() == "evaluation"
            ? new SearchEvent(json["generation"]!.GetValue<int>(), json["evaluations"]!.GetValue<int>())
            : null;
    }
}
