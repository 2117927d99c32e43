using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>
/// The search that both sides make: five parameters of an echo state network of fixed size, in-degree 10, ridge regression; over
/// the same ranges as search_reference.py.
/// </summary>
internal static class FixedSizeSearch
{
    public const int Washout = 200;

    public static readonly SearchSpace Space = new([
        new RealGene("spectralRadius", 0.05, 1.6),
        new LogRealGene("leakRate", 0.01, 1),
        new LogRealGene("inputScaling", 1e-3, 10),
        new LogRealGene("biasScaling", 1e-3, 10),
        new LogRealGene("ridge", 1e-10, 1e2),
    ]);

    public static ModelSpec Template(SearchTask task, int units) => new()
    {
        Task = new TaskSpec { Inputs = [task.Input], Targets = [task.Target], Horizon = task.Horizon },
        Reservoir = new EchoStateSpec { Units = units, InDegree = 10 },
        Readout = new ReadoutSpec { InputLags = 0 },
        Washout = Washout,
    };

    public static EvolutionJob Job(SearchTask task, int units, EvolutionSpec evolution) => new()
    {
        Template = Template(task, units),
        Fitness = new FitnessSpec { TrainRows = task.TrainRows, ValidationRows = task.ValidationRows, Seeds = 3 },
        Evolution = evolution,
        Space = Space,
    };
}
