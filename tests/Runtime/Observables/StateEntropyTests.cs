using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class StateEntropyTests
{
    [Fact]
    public void Two_activations_have_the_entropy_of_the_formula()
    {
        // -1 and 1: standard deviation 1, kernel variance 2 x 0.09, pairs at distance 0 twice and 2 twice.
        const double variance = 0.18;
        var density = (0.5 + (0.5 * Math.Exp(-4 / (2 * variance)))) / Math.Sqrt(2 * Math.PI * variance);
        Assert.Equal(-Math.Log(density), StateEntropy.Of(StateRecord.Of([[-1], [1]])), 13);
    }

    [Fact]
    public void Wider_activations_have_more_entropy_by_the_logarithm_of_the_factor()
    {
        var states = Enumerable.Range(0, 20).Select(f => Inputs.Uniform(10, (ulong)f)).ToArray();
        var wide = Array.ConvertAll(states, f => Array.ConvertAll(f, value => 5 * value));
        Assert.Equal(Math.Log(5), StateEntropy.Of(StateRecord.Of(wide)) - StateEntropy.Of(StateRecord.Of(states)), 12);
    }

    [Fact]
    public void Steps_with_equal_activations_are_left_out()
    {
        var both = StateEntropy.Of(StateRecord.Of([[-1, 3], [1, 3]]));
        Assert.Equal(StateEntropy.Of(StateRecord.Of([[-1], [1]])), both);
        Assert.Equal(double.NaN, StateEntropy.Of(StateRecord.Of([[3, 4], [3, 4]])));
    }
}
