using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>A way to search with a budget of evaluations.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Evolution">Its settings for so many evaluations and a seed; null for the program in numpy and DEAP.</param>
internal sealed record SearchMethod(string Name, Func<int, ulong, EvolutionSpec>? Evolution)
{
    public static readonly SearchMethod Generational = Ours("evolution", new GenerationalSpec());

    public static readonly SearchMethod SteadyState = Ours("evolution, steady state", new SteadyStateSpec { Window = 8 });

    public static readonly SearchMethod Random = Ours("random search", new RandomSearchSpec());

    public static readonly SearchMethod Tpe = Ours("TPE", new TpeSpec { Window = 8 });

    public static readonly SearchMethod Deap = new("genetic algorithm in DEAP", null);

    public static readonly SearchMethod[] All = [Generational, SteadyState, Random, Tpe, Deap];

    private static SearchMethod Ours(string name, LoopSpec loop) =>
        new(name, (evaluations, seed) => new EvolutionSpec { Evaluations = evaluations, Seed = seed, Loop = loop });
}
