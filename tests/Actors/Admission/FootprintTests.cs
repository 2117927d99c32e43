using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Admission;

public sealed class FootprintTests
{
    private static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 100 },
    };

    [Fact]
    public void Half_of_the_inverse_correlation_and_the_windows_are_counted()
    {
        var features = Spec.FeatureSize;
        var least = (8L * features * (features + 1) / 2) + (8 * 1024 * 2) + (8 * 500);
        Assert.InRange(Footprint.Of(Spec, new InstanceSpec { ReplayRows = 500 }), least, least + 20_000);
    }

    [Fact]
    public void Each_learner_and_a_longer_horizon_count_what_they_keep()
    {
        var plain = Footprint.OfModel(Spec);
        Assert.True(Footprint.OfModel(Spec with { Readout = Spec.Readout with { Learner = OnlineLearner.LeastMeanSquares } }) < plain / 4);
        Assert.True(Footprint.OfModel(Spec with { Readout = Spec.Readout with { Learner = OnlineLearner.VariableForgetting } }) > plain * 3 / 2);
        Assert.Equal(
            plain + (8L * 9 * (Spec.FeatureSize + 2)), Footprint.OfModel(Spec with { Task = Spec.Task with { Horizon = 10 } }));
        Assert.True(Footprint.OfModel(Spec with { Lifelong = new LifelongSpec() }) > plain * 10);
    }
}
