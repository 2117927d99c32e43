using System.Collections.Immutable;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host;

/// <summary>A search over one gene, of which any status may be told.</summary>
internal static class OneGeneSearch
{
    private static readonly SearchSpace Space = new([new RealGene("ridge", 0, 1)]);

    private static readonly EvolutionJob Job = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
        Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
        Evolution = new EvolutionSpec(),
        Space = Space,
    };

    public static Individual Born(long number, double error) => new(
        new Birth(new BirthNumber(number), 0, new Genome(Space, [0.5]), [], ["drawn"]), FitnessResult.Measured([error], 1, 1));

    public static JobStatus Status(long evaluations, long expected, Individual? best, ImmutableArray<GenerationSummary> history) => new(
        new JobId("j"), Job, null, history.Length, evaluations, 0, expected, history, best, [], new JobCost(1, 1, 1, 1));
}
