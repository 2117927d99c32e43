using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>Settings of a search from a file: the fields of <see cref="EvolutionSpec"/> that it names, and no others.</summary>
/// <param name="Name">What the user called it.</param>
/// <param name="Fields">What it says; every field is known and of its type, its range is not yet checked.</param>
internal sealed record SettingsFile(string Name, JsonObject Fields)
{
    /// <summary>Reads the file that is named, if one is.</summary>
    /// <exception cref="SpecRefusedException">There is none, it is not JSON, or it has a field that is not known or of another type.</exception>
    public static SettingsFile? Read(string? name)
    {
        if (name is null)
            return null;
        if (!File.Exists(name))
            throw new SpecRefusedException([new SpecProblem("--settings", name, "a file that there is")]);
        var text = File.ReadAllText(name);
        try
        {
            SpecJson.ReadEvolution(text);
        }
        catch (SpecRefusedException refused)
        {
            throw new SpecRefusedException(refused.Problems.Select(problem => problem with { Field = $"{name}: {problem.Field}" }));
        }

        return new SettingsFile(name, JsonNode.Parse(text)!.AsObject());
    }
}
