using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Versions;

public sealed class ModelVersionsTests
{
    private static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 5, InDegree = 2 },
    };

    private static readonly ModelState State = LifelongModel.Create(Spec).Save();

    [Fact]
    public void New_version_follows_the_one_that_serves_and_keeps_what_that_had_learned()
    {
        var versions = Versions(4);
        versions.Add(versions.NextNumber, Spec with { Washout = 3 }, VersionOrigin.Updated, 70, State);
        Assert.Equal((2, 1, 70L, 1L), (versions.Serving.Number, versions.Serving.Before, versions.Serving.From, versions.Epoch));
        Assert.Equal(new RetiredModel(State, 70), versions.Find(1)!.Retired);
        Assert.Null(versions.Serving.Retired);
    }

    [Fact]
    public void Version_that_returns_serves_and_the_one_it_replaced_is_kept()
    {
        var versions = Versions(4);
        versions.Add(2, Spec, VersionOrigin.Updated, 70, State);
        versions.Return(1, 90, State);
        Assert.Equal((1, 2L, 3), (versions.Serving.Number, versions.Epoch, versions.NextNumber));
        Assert.Equal(90, versions.Find(2)!.Retired!.Until);
        versions.Add(3, Spec, VersionOrigin.Reset, 95, State);
        Assert.Equal(1, versions.Serving.Before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_oldest_go_when_there_are_more_than_declared_and_no_number_comes_twice(int kept)
    {
        var versions = Versions(kept);
        for (var number = 2; number <= 9; number++)
        {
            Assert.Equal(number, versions.NextNumber);
            versions.Add(number, Spec, VersionOrigin.Updated, number, State);
        }

        Assert.Equal(Enumerable.Range(10 - kept, kept), versions.All.Select(v => v.Number));
        Assert.Equal(9, versions.Serving.Number);
    }

    private static ModelVersions Versions(int kept) => ModelVersions.Of(Spec, new InstanceSpec { KeptVersions = kept });
}
