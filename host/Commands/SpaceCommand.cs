using System.CommandLine;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc space</c>: a search space as a file that <c>evolve --space</c> takes.</summary>
internal static class SpaceCommand
{
    public static Command Build()
    {
        var options = new SearchOptions();
        var command = new Command("space", """
            Print the search space that evolve uses, as JSON: every gene with its range, its scale and its condition. Change what you like
            and give it back with evolve --space.

            Examples:
              archetyperc space > space.json
              archetyperc space --reservoir eulerState --max-units 500
              archetyperc space --space wide --layers 3
            """)
        {
            options.Spec.Reservoir, options.Space, options.Layers, options.MinimumUnits, options.MaximumUnits,
        };
        command.SetAction(parsed =>
        {
            var template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };
            var reservoir = parsed.GetValue(options.Spec.Reservoir) is { } kind
                ? SpecJson.ReadReservoir(ReservoirKinds.Default(kind))
                : template.Reservoir;
            Console.Out.WriteLine(SearchSpaceJson.Of(options.ReadSpace(parsed).For(reservoir)).ToJsonString(JsonText.Indented));
        });
        return command;
    }
}
