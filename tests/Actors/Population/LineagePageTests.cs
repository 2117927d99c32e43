using Akka.Actor;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Population;

public sealed class LineagePageTests : TestKit
{
    [Fact]
    public void Page_of_the_lineage_of_the_widest_space_fits_into_the_smallest_frame()
    {
        // Akka takes messages of 128,000 bytes where nobody says more.
        const int frame = 128_000;
        var space = SearchSpace.Wide(mostLayers: 8);
        var job = Job(space);
        for (var birth = 1; birth <= 200; birth++)
        {
            var fitness = birth % 2 == 0 ? FitnessResult.Measured([.. Enumerable.Repeat(0.5, 100)], 1, 1) : FitnessResult.Refused(new string('x', 300));
            Assert.True(job.Accepts(new BirthNumber(birth)));
            job.Apply(new BirthEvaluated(job.Id, new BirthNumber(birth), fitness, 0, 0));
        }

        var serializer = new JobMessageSerializer((ExtendedActorSystem)Sys);
        var found = new List<Individual>();
        for (var pages = 0; found.Count < 200; pages++)
        {
            Assert.True(pages < 200);
            var page = job.Lineage(new BirthNumber(found.Count + 1), 1_000);
            Assert.InRange(serializer.ToBinary(page).Length, 1, frame);
            Assert.True(page.Individuals.Length is > 1 and < 200);
            Assert.Equal(200, page.Through.Value);
            found.AddRange(page.Individuals);
        }

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), found.Select(i => i.Birth.Number.Value));
    }

    [Fact]
    public void Result_that_came_too_late_to_count_is_not_in_the_lineage()
    {
        var job = Job(new SearchSpace([new RealGene("spectralRadius", 0.05, 1.6)]));
        Finish(job, 1);
        Finish(job, 3);
        job.Apply(new JobStopped(job.Id, FinishReason.Cancelled, job.StopsAfter));
        Assert.True(job.IsFinished);
        var page = job.Lineage(new BirthNumber(1), 10);
        Assert.Equal(1, Assert.Single(page.Individuals).Birth.Number.Value);
        Assert.Equal(1, page.Through.Value);
    }

    private static void Finish(SearchJob job, long birth)
    {
        Assert.True(job.Accepts(new BirthNumber(birth)));
        job.Apply(new BirthEvaluated(job.Id, new BirthNumber(birth), FitnessResult.Measured([1.0 / birth], 1, 1), 0, 0));
    }

    private static SearchJob Job(SearchSpace space) => new SearchBoard(3).Make(new JobSubmitted(
        new JobId("window"),
        new EvolutionJob
        {
            Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
            Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
            Evolution = new EvolutionSpec { Evaluations = 10_000, Loop = new SteadyStateSpec() },
            Space = space,
        },
        new TimeSeries(["x"], [1, 2, 3])));
}
