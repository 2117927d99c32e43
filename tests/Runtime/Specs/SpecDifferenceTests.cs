using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Specs;

public sealed class SpecDifferenceTests
{
    private static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 2 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4 },
    };

    [Fact]
    public void Equal_specs_differ_in_nothing() => Assert.Empty(SpecDifference.Between(Spec, Spec with { }));

    [Fact]
    public void Each_field_that_differs_is_named_with_both_values()
    {
        var other = Spec with { Washout = 7, Reservoir = new EchoStateSpec { Units = 12, InDegree = 4, Seed = ulong.MaxValue } };
        Assert.Equal(
            [
                new SpecDifference("reservoir.seed", "1", "18446744073709551615"),
                new SpecDifference("washout", "50", "7"),
            ],
            SpecDifference.Between(Spec, other).AsEnumerable());
        Assert.Equal("washout: 50 -> 7", SpecDifference.Between(Spec, other)[1].ToString());
    }

    [Fact]
    public void Another_kind_of_reservoir_is_named_as_such_with_the_fields_that_came_and_went()
    {
        var differences = SpecDifference.Between(Spec, Spec with { Reservoir = new EulerStateSpec { Units = 12 } });
        Assert.Contains(new SpecDifference("reservoir.kind", "\"echoState\"", "\"eulerState\""), differences);
        Assert.Contains(differences, d => d is { Field: "reservoir.inDegree", Before: "4" });
        Assert.Contains(differences, d => d is { Field: "reservoir.stepSize", Before: null });
    }
}
