using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>The kind of search that settings ask for.</summary>
internal static class LoopChoice
{
    /// <exception cref="SpecRefusedException">A setting is given that this kind of search does not have.</exception>
    public static LoopSpec Of(SearchSettings settings)
    {
        var loop = LoopSpec.Kinds[settings.Loop];
        var problems = new List<SpecProblem>();
        if (settings.Window is not null && loop is not WindowedSpec)
            problems.Add(Foreign("window", string.Join(", ", LoopSpec.Kinds.Values.OfType<WindowedSpec>().Select(kind => kind.Name))));
        if (settings.Islands is not null && loop is not IslandsSpec)
            problems.Add(Foreign("islands", "islands"));
        if (settings.Rungs is not null && loop is not SuccessiveHalvingSpec)
            problems.Add(Foreign("rungs", "successive-halving"));
        if (problems.Count > 0)
            throw new SpecRefusedException([.. problems]);
        loop = loop switch
        {
            IslandsSpec islands => islands with { Islands = settings.Islands ?? islands.Islands },
            SuccessiveHalvingSpec halving => halving with { Rungs = settings.Rungs ?? halving.Rungs },
            MapElitesSpec map => map with { MaximumRank = settings.Space.Most ?? SearchSpace.DefaultMaximumUnits },
            _ => loop,
        };
        return loop is WindowedSpec windowed ? windowed with { Window = settings.Window ?? windowed.Window } : loop;

        SpecProblem Foreign(string setting, string kinds) =>
            new($"evolution.loop.{setting}", $"set for a search of kind {settings.Loop}", $"with the kinds {kinds}");
    }
}
