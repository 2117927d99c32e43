using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Tests.Evolution.Fitness;

public sealed class FitnessSpecTests
{
    private static readonly FitnessSpec Good = new() { TrainRows = 100, ValidationRows = 50 };

    [Fact]
    public void Seeds_belong_to_the_job_and_differ_from_each_other()
    {
        Assert.Equal(Good.SeedsOf(3).ToArray(), Good.SeedsOf(3).ToArray());
        Assert.Equal(3, Good.SeedsOf(3).Distinct().Count());
        Assert.Empty(Good.SeedsOf(3).Intersect(Good.SeedsOf(4)));
        Assert.Equal(Good.SeedsOf(3).ToArray(), (Good with { Seeds = 5 }).SeedsOf(3).Take(3));
    }

    [Fact]
    public void Every_bad_field_is_named_at_once()
    {
        Assert.Empty(Good.Validate());
        var problems = new FitnessSpec { Objective = (FitnessObjective)7, Seeds = 0, TrainRows = 0, ValidationRows = 0, Folds = 0 }.Validate();
        Assert.Equal(
            ["fitness.objective", "fitness.seeds", "fitness.trainRows", "fitness.validationRows", "fitness.folds"],
            problems.Select(problem => problem.Field));
        Assert.Equal("fitness.folds", Assert.Single((Good with { ValidationRows = 3, Folds = 4 }).Validate()).Field);
    }
}
