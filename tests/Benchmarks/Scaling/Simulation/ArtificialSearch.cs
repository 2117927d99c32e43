using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>A search whose evaluations are artificial: the default space, and rows that nobody reads.</summary>
internal static class ArtificialSearch
{
    public static readonly JobId Id = new("artificial");

    public static readonly TimeSeries Rows = new(["x"], [1, 2, 3]);

    public static EvolutionJob Of(EvolutionSpec evolution) => new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
        Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
        Evolution = evolution,
        Space = SearchSpace.Default(),
    };
}
