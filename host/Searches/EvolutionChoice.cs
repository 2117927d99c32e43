using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>The search that a user asks for: options stand over the settings file, and defaults fill what neither says.</summary>
internal static class EvolutionChoice
{
    private const int WidestUnsaid = 64;

    private static readonly string[] Budgets = ["generations", "evaluations", "stagnationGenerations", "timeLimit", "energyLimitJoules"];

    /// <summary>The settings of the search; their ranges are not yet checked.</summary>
    /// <exception cref="SpecRefusedException">A setting is given that this kind of search does not have, or two of them contradict each other.</exception>
    public static EvolutionSpec Of(SearchSettings settings)
    {
        var said = (JsonObject?)settings.File?.Fields.DeepClone() ?? [];
        Put(said, "population", settings.Population);
        Put(said, "seed", settings.Seed);
        Put(said, "lamarckianProbability", settings.LamarckianProbability);
        Put(said, "generations", settings.Generations);
        Put(said, "evaluations", settings.Evaluations);
        Put(said, "timeLimit", settings.TimeLimit?.ToString("c", CultureInfo.InvariantCulture));
        Put(said, "energyLimitJoules", settings.EnergyLimitJoules);
        if (settings.ReevaluatedShare is { } share)
            Part(said, "reevaluation")["share"] = share;
        var loop = Loop(said, settings);
        var spec = SpecJson.ReadEvolution(said.ToJsonString());
        spec = spec with
        {
            EliteCount = said.ContainsKey("eliteCount") ? spec.EliteCount : EvolutionSpec.Sized(spec.Population).EliteCount,
            Generations = Array.Exists(Budgets, said.ContainsKey) ? spec.Generations : SearchSettings.DefaultGenerations,
            Loop = spec.Loop switch
            {
                MapElitesSpec map when !loop.ContainsKey("maximumRank") => map with { MaximumRank = settings.Space.Most ?? SearchSpace.DefaultMaximumUnits },
                var other => other,
            },
        };
        if (spec.Loop is not WindowedSpec windowed)
            return spec;
        if (!loop.ContainsKey("window"))
            return spec with { Loop = windowed with { Window = WindowFor(spec.Population) } };
        RefuseBlindWindow(windowed.Window, spec, settings.Window is null ? "evolution.loop.window" : "--window");
        return spec;
    }

    // Births after the first population then know two thirds of it. Workers are not asked: what is found must not depend on them.
    private static int WindowFor(int population) => Math.Clamp(population / 3, 1, WidestUnsaid);

    private static void RefuseBlindWindow(int window, EvolutionSpec spec, string name)
    {
        // In a search by window a generation is a population's worth of results.
        var evaluations = Math.Min(
            spec.Evaluations ?? long.MaxValue, spec.Generations is { } generations ? (long)generations * spec.Population : long.MaxValue);
        if (window > 1 && window >= evaluations)
        {
            throw new SpecRefusedException(
                [new SpecProblem(name, $"{window}", $"less than the {evaluations} evaluations of the search, or every birth is drawn before a result is in")]);
        }
    }

    // What is said of the kind, the kind always among it.
    private static JsonObject Loop(JsonObject said, SearchSettings settings)
    {
        var loop = Part(said, "loop");
        if (loop["kind"] is { } given && settings.Loop is { } asked && given.GetValue<string>() != asked)
        {
            throw new SpecRefusedException(
                [new SpecProblem("--loop", asked, $"{given}, the kind that {settings.File!.Name} gives settings for, or none beside that file")]);
        }

        loop["kind"] ??= settings.Loop ?? new EvolutionSpec().Loop.Name;
        var kind = LoopSpec.Kinds[loop["kind"]!.GetValue<string>()];
        var problems = new List<SpecProblem>();
        Setting("window", settings.Window, kind is WindowedSpec, LoopSpec.Kinds.Values.OfType<WindowedSpec>());
        Setting("islands", settings.Islands, kind is IslandsSpec, [new IslandsSpec()]);
        Setting("rungs", settings.Rungs, kind is SuccessiveHalvingSpec, [new SuccessiveHalvingSpec()]);
        return problems.Count == 0 ? loop : throw new SpecRefusedException(problems);

        void Setting(string name, int? value, bool known, IEnumerable<LoopSpec> owners)
        {
            if (value is { } number && !known)
                problems.Add(new SpecProblem($"--{name}", $"{number}", $"none with --loop {kind.Name}; it goes with {string.Join(", ", owners.Select(o => o.Name))}"));
            Put(loop, name, value);
        }
    }

    private static JsonObject Part(JsonObject said, string name)
    {
        if (said[name] is not JsonObject part)
            said[name] = part = [];
        return part;
    }

    private static void Put<T>(JsonObject said, string name, T? value)
    {
        if (value is not null)
            said[name] = JsonValue.Create(value);
    }
}
