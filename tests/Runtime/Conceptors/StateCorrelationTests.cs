using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

public sealed class StateCorrelationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.9)]
    [InlineData(0.01)]
    public void Correlation_is_the_mean_over_faded_states(double forgetting)
    {
        // Long enough for the factor of the fading to be taken back several times.
        var states = States(5, 600);
        var correlation = new StateCorrelation(5, forgetting);
        foreach (var state in states)
            correlation.Add(state);
        var (weight, want) = (0.0, new double[25]);
        for (var t = 0; t < states.Length; t++)
        {
            var w = Math.Pow(forgetting, states.Length - 1 - t);
            weight += w;
            for (var i = 0; i < 25; i++)
                want[i] += w * states[t][i / 5] * states[t][i % 5];
        }

        Assert.Equal(weight, correlation.Weight, 1e-9 * weight);
        Assert.True(ConceptorSamples.Distance(want.Select(v => v / weight).ToArray(), correlation.Matrix()) < 1e-12);
    }

    [Fact]
    public void Correlation_goes_on_from_what_was_saved_bit_for_bit()
    {
        var (kept, back) = (new StateCorrelation(4, 0.7), new StateCorrelation(4, 0.7));
        foreach (var state in States(4, 200))
        {
            var copy = new StateCorrelation(4, 0.7);
            copy.Load(back.Save());
            back = copy;
            kept.Add(state);
            back.Add(state);
        }

        Assert.Equal(kept.Save(), back.Save());
        kept.Clear();
        Assert.Equal(new StateCorrelation(4, 0.7).Save(), kept.Save());
        Assert.Equal(new double[16], kept.Matrix());
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var correlation = new StateCorrelation(20, 0.5);
        var state = States(20, 1)[0];
        correlation.Add(state);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 100; t++)
                correlation.Add(state);
        }));
    }

    [Fact]
    public void What_cannot_be_is_refused_and_overflow_is_told()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StateCorrelation(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StateCorrelation(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StateCorrelation(1, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StateCorrelation(1, double.NaN));
        var correlation = new StateCorrelation(2);
        Assert.Throws<ArgumentException>(() => correlation.Add([1]));
        Assert.Throws<ArgumentException>(() => correlation.Load(new double[4]));
        Assert.True(correlation.IsFinite);
        correlation.Add([1e200, 0]);
        Assert.False(correlation.IsFinite);
        Assert.Throws<ArgumentException>(() => Conceptor.Of(correlation, 1));
    }

    private static double[][] States(int order, int count)
    {
        var random = new RandomStream(9);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, order).Select(_ => random.Uniform(-1, 1)).ToArray())];
    }
}
