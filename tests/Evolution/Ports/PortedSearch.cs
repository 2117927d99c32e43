using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution.Ports;

public static class PortedSearch
{
    /// <summary>A whole search with the ported crossover: the next value of x, 400 rows to train on and 100 to judge by.</summary>
    public static Individual Run(TimeSeries rows)
    {
        var template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };
        var fitness = new FitnessSpec { TrainRows = 400, ValidationRows = 100 };
        var spec = new EvolutionSpec { Evaluations = 60 };
        var space = SearchSpace.Default(minimumUnits: 10, maximumUnits: 40);
        var operators = OperatorSet.Of(spec, space) with { Crossover = new AverageCrossover() };
        var loop = new GenerationalLoop(spec, space, operators: operators);
        while (!loop.IsFinished)
        {
            foreach (var birth in loop.Open)
            {
                var evaluation = new FitnessEvaluation(birth.Genome, template, fitness, spec.Seed, rows, birth.Plan);
                while (evaluation.Advance(256))
                {
                    // Every 256 rows: a place to look at a clock or a token.
                }

                loop.Fold(birth.Number, evaluation.Result);
            }
        }

        return loop.Best!;
    }
}
