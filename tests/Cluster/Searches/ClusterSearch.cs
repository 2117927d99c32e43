using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>One search for a cluster, and the same search without any: the loop alone, its births evaluated by this process.</summary>
internal sealed class ClusterSearch
{
    private const int Population = 12;
    private const int RowsPerAdvance = 4_096;

    private readonly Lazy<IEvolutionLoop> alone;

    /// <param name="loop">Which kind of search.</param>
    /// <param name="evaluations">Its length; a multiple of 12.</param>
    public ClusterSearch(LoopSpec loop, int evaluations)
    {
        Job = new EvolutionJob
        {
            Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 6 }, Washout = 100 },
            Fitness = new FitnessSpec { TrainRows = 6_000, ValidationRows = 1_000, Seeds = 3 },
            Evolution = new EvolutionSpec
            {
                Population = Population,
                EliteCount = 2,
                Evaluations = evaluations,
                Generations = null,
                Seed = 11,
                Loop = loop,
            },
            Space = SearchSpace.Default(100, 200),
        };
        alone = new Lazy<IEvolutionLoop>(RunAlone);
    }

    public EvolutionJob Job { get; }

    /// <summary>The rows that it is made on.</summary>
    public TimeSeries Data { get; } = MackeyGlass.Generate(7_000);

    /// <summary>Fails unless a cluster found, bit for bit, what the loop alone finds.</summary>
    public void AssertSame(JobStatus found)
    {
        var expected = alone.Value;
        Assert.Equal(expected.FinishReason, found.Finished);
        Assert.Equal(expected.Progress.Evaluations, found.Evaluations);
        Assert.Equal(expected.History, found.History);
        Assert.Equal(expected.Best, found.Best);
        Assert.Equal(
            expected.Best!.Fitness.PerSeed.Select(BitConverter.DoubleToInt64Bits), found.Best!.Fitness.PerSeed.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(
            expected.Best.Birth.Genome.Values.Select(BitConverter.DoubleToInt64Bits),
            found.Best.Birth.Genome.Values.Select(BitConverter.DoubleToInt64Bits));
    }

    private IEvolutionLoop RunAlone()
    {
        var loop = Job.Begin();
        while (!loop.IsFinished)
        {
            var open = loop.Open;
            var results = new FitnessResult[open.Count];
            Parallel.For(0, open.Count, i => results[i] = Evaluate(open[i]));
            for (var i = 0; i < open.Count; i++)
                loop.Fold(open[i].Number, results[i]);
        }

        return loop;
    }

    private FitnessResult Evaluate(Birth birth)
    {
        var evaluation = new FitnessEvaluation(birth.Genome, Job.Template, Job.Fitness, Job.Evolution.Seed, Data, birth.Plan);
        while (evaluation.Advance(RowsPerAdvance))
        {
        }

        return evaluation.Result;
    }
}
