using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>Searches over echo state networks of fixed size.</summary>
internal static class FixedSizeSearch
{
    public const int Washout = 200;

    /// <summary>Five parameters, over the ranges of search_reference.py.</summary>
    public static readonly SearchSpace Space = new([
        new RealGene("spectralRadius", 0.05, 1.6),
        new LogRealGene("leakRate", 0.01, 1),
        new LogRealGene("inputScaling", 1e-3, 10),
        new LogRealGene("biasScaling", 1e-3, 10),
        new LogRealGene("ridge", 1e-10, 1e2),
    ]);

    // A ridge on sums of squares can not go below rounding; a readout without squares can, so its range is longer.
    private static readonly SearchSpace WideSpace = new([
        new CategoricalGene("topology", [nameof(Topology.FixedInDegree), nameof(Topology.Dense), nameof(Topology.Ring)]),
        new IntegerGene("inDegree", 1, 50) { Logarithmic = true, Condition = new GeneCondition("topology", nameof(Topology.FixedInDegree)) },
        new RealGene("spectralRadius", 0.05, 1.6),
        new LogRealGene("leakRate", 0.01, 1),
        new LogRealGene("inputScaling", 1e-5, 10),
        new LogRealGene("biasScaling", 1e-3, 10),
        new LogRealGene("ridge", 1e-24, 1e2),
    ]);

    /// <summary>In-degree 10, ridge regression on the state and a constant.</summary>
    public static ModelSpec Template(SearchTask task, int units) => new()
    {
        Task = new TaskSpec { Inputs = [task.Input], Targets = [task.Target], Horizon = task.Horizon },
        Reservoir = new EchoStateSpec { Units = units, InDegree = 10 },
        Readout = new ReadoutSpec { InputLags = 0 },
        Washout = Washout,
    };

    /// <summary>The search that both sides make.</summary>
    public static EvolutionJob Job(SearchTask task, int units, EvolutionSpec evolution) => new()
    {
        Template = Template(task, units),
        Fitness = new FitnessSpec { TrainRows = task.TrainRows, ValidationRows = task.ValidationRows, Seeds = 3 },
        Evolution = evolution,
        Space = Space,
    };

    /// <summary>The topology is searched, too, and the readout is fitted without forming squares.</summary>
    public static EvolutionJob Wide(SearchTask task, int units, EvolutionSpec evolution)
    {
        var narrow = Job(task, units, evolution);
        return narrow with
        {
            Template = narrow.Template with { Readout = narrow.Template.Readout with { Learner = OnlineLearner.InformationFilter } },
            Space = WideSpace,
        };
    }

    /// <summary>The number of units is searched, too, from 20 to 200, and no readout is asked to be fitted without squares.</summary>
    public static EvolutionJob Sized(SearchTask task, EvolutionSpec evolution) => Job(task, 100, evolution) with
    {
        Space = new SearchSpace([new IntegerGene("units", 20, 200) { Logarithmic = true }, .. Space.Genes]),
    };
}
