using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

public sealed class ConceptorEvidenceTests
{
    [Fact]
    public void Evidence_is_the_energy_that_is_let_through() =>
        ConceptorSamples.One.Sample(c =>
        {
            var state = State(new RandomStream(1), c.Order, 0, c.Order);
            var energy = state.Sum(z => z * z);
            Assert.InRange(c.Evidence(state), -1e-12, energy * (1 + 1e-12));
            Assert.Equal(energy, c.Evidence(state) + c.Not().Evidence(state), 1e-9 * (1 + energy));
        });

    [Fact]
    public void Negative_evidence_is_against_all_others()
    {
        var conceptors = Enumerable.Range(0, 4).Select(i => ConceptorSamples.Of(ConceptorSamples.Correlation((ulong)i, 6, 2), 6, 3)).ToArray();
        var evidence = new ConceptorEvidence(conceptors);
        var state = State(new RandomStream(2), 6, 0, 6);
        var others = conceptors[0].Or(conceptors[1]).Or(conceptors[3]).Not();
        Assert.Equal(conceptors[2].Evidence(state), evidence.Positive(2, state));
        Assert.Equal(others.Evidence(state), evidence.Negative(2, state), 1e-9);
        Assert.Equal(evidence.Positive(2, state) + evidence.Negative(2, state), evidence.Combined(2, state));
        Assert.Equal(state.Sum(z => z * z), new ConceptorEvidence(conceptors[..1]).Negative(0, state), 1e-12);
    }

    [Fact]
    public void States_of_regimes_in_overlapping_spaces_are_told_apart()
    {
        // Regime i fills the directions i to i + 3 of 6.
        var random = new RandomStream(3);
        var conceptors = Enumerable.Range(0, 3).Select(regime =>
        {
            var correlation = new StateCorrelation(6);
            for (var t = 0; t < 500; t++)
                correlation.Add(State(random, 6, regime, 4));
            return Conceptor.Of(correlation, 10);
        }).ToArray();
        var evidence = new ConceptorEvidence(conceptors);
        for (var t = 0; t < 300; t++)
            Assert.Equal(t % 3, evidence.Best(State(random, 6, t % 3, 4)));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ConceptorEvidence([]));
        Assert.Contains(
            "of 2", Assert.Throws<ArgumentException>(() => new ConceptorEvidence([Conceptor.Zero(1), Conceptor.Zero(2)])).Message, StringComparison.Ordinal);
    }

    private static double[] State(RandomStream random, int order, int first, int count) =>
        [.. Enumerable.Range(0, order).Select(i => i >= first && i < first + count ? random.Uniform(0.5, 1) * (random.NextInt(2) == 0 ? -1 : 1) : 0)];
}
