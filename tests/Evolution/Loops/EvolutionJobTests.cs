using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class EvolutionJobTests
{
    private static readonly EvolutionJob Job = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Washout = 5 },
        Fitness = new FitnessSpec { TrainRows = 225, ValidationRows = 50 },
        Evolution = new EvolutionSpec { Evaluations = 10, Loop = new SuccessiveHalvingSpec { Rungs = 3, Factor = 3 } },
        Space = SearchSpace.Default(),
    };

    [Fact]
    public void Rung_of_a_handful_of_rows_is_refused()
    {
        Assert.Empty(Job.ValidateNew());
        var shorter = Job with { Fitness = Job.Fitness with { TrainRows = 216 } };
        Assert.Equal(
            "evolution.loop.rungs is 3; allowed: fewer, or more training rows, or a shorter wash-out: with a factor of 3 the lowest rung would have 24 of 216, and needs the 5 of the wash-out and 20 more",
            Assert.Single(shorter.ValidateNew()).ToString());
        Assert.Empty((shorter with { Evolution = new EvolutionSpec { Evaluations = 10, Loop = new SuccessiveHalvingSpec { Rungs = 2, Factor = 3 } } }).ValidateNew());
    }

    [Fact]
    public void Job_that_an_earlier_version_took_on_still_begins()
    {
        var wasteful = Job with { Space = new SearchSpace([new RealGene("leakRate", 0.1, 5)]) };
        Assert.NotEmpty(wasteful.ValidateNew());
        Assert.Empty(wasteful.Validate());
        Assert.NotNull(wasteful.Begin());
    }
}
