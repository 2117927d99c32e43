using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution;

/// <summary>Small real searches, and the evaluation of their births.</summary>
internal static class Jobs
{
    /// <summary>Two waves that beat, 320 rows.</summary>
    public static TimeSeries Rows { get; } = new(
        ["y"], [.. Enumerable.Range(0, 320).Select(t => Math.Sin(0.31 * t) + (0.5 * Math.Sin(0.13 * t)))]);

    public static EvolutionJob Wave { get; } = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["y"], Targets = ["y"], Horizon = 2 }, Washout = 20 },
        Fitness = new FitnessSpec { TrainRows = 200, ValidationRows = 80, Folds = 2, Seeds = 2 },
        Evolution = new EvolutionSpec { Population = 8, EliteCount = 4, Evaluations = 30 },
        Space = SearchSpace.Default(10, 30),
    };

    public static FitnessResult Evaluate(EvolutionJob job, Birth birth, LearnedSumsCache? cache = null)
    {
        var evaluation = new FitnessEvaluation(birth.Genome, job.Template, job.Fitness, job.Evolution.Seed, Rows, birth.Plan, cache);
        while (evaluation.Advance(64))
        {
        }

        return evaluation.Result;
    }
}
