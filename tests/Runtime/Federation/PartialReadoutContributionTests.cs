using ArchetypeRC.Runtime.Federation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Federation;

public sealed class PartialReadoutContributionTests
{
    private const int Neurons = 12;
    private const int Outputs = 2;
    private const double Ridge = 0.01;

    private static readonly UInt128 Version = 7;

    [Fact]
    public void All_neurons_give_the_bits_of_the_whole_merge() => Gen.Select(Gen.Double[0, 1], Gen.ULong).Sample(
        (byImportance, seed) =>
        {
            var whole = new FederatedReadout(Version, Neurons + 1, Outputs);
            var partial = new FederatedReadout(Version, Neurons + 1, Outputs);
            for (var client = 0; client < 3; client++)
            {
                var contribution = ReadoutContribution.Of($"client {client}", Version, Statistics(Samples(client)));
                whole.Put(contribution);
                partial.Put(PartialReadoutContribution.Of(contribution, new NeuronSelection { Share = 1, ByImportance = byImportance, Seed = seed }));
            }

            Assert.Equal(whole.Count, partial.Count);
            Assert.Equal(Bits.Of(whole.Solve(Ridge).Weights.ToArray()), Bits.Of(partial.Solve(Ridge).Weights.ToArray()));
        },
        iter: 20);

    [Fact]
    public void Partial_merge_is_the_regression_over_samples_in_which_the_neurons_left_out_are_zero() => Gen.Select(
        Gen.Double[0.1, 1], Gen.Double[0, 1], Gen.ULong).Sample(
        (share, byImportance, seed) =>
        {
            var federation = new FederatedReadout(Version, Neurons + 1, Outputs);
            var rows = new List<(double[] Features, double[] Targets)>();
            for (var client = 0; client < 4; client++)
            {
                var part = PartialReadoutContribution.Of(
                    ReadoutContribution.Of($"client {client}", Version, Statistics(Samples(client))),
                    new NeuronSelection { Share = share, ByImportance = byImportance, Seed = seed });
                federation.Put(part);
                rows.AddRange(Samples(client).Select(s => (
                    s.Features.Select((f, k) => k == Neurons || part.Neurons.Contains(k) ? f : 0).ToArray(), s.Targets)));
            }

            // The normal equations of another library; the bias is not penalised.
            var s = Matrix<double>.Build.DenseOfRowArrays(rows.Select(r => r.Features));
            var y = Matrix<double>.Build.DenseOfRowArrays(rows.Select(r => r.Targets));
            var penalty = Matrix<double>.Build.Diagonal(Neurons + 1, Neurons + 1, k => k < Neurons ? Ridge : 0);
            var expected = ((s.TransposeThisAndMultiply(s) + penalty).Solve(s.TransposeThisAndMultiply(y))).Transpose();
            var actual = Matrix<double>.Build.DenseOfRowMajor(Outputs, Neurons + 1, federation.Solve(Ridge).Weights.ToArray());
            Assert.InRange((expected - actual).InfinityNorm() / expected.InfinityNorm(), 0, 1e-9);
        },
        iter: 40);

    [Fact]
    public void Neurons_of_most_importance_are_sent_and_the_rest_is_drawn()
    {
        var samples = Samples(1);
        var contribution = ReadoutContribution.Of("client", Version, Statistics(samples));
        var importance = Enumerable.Range(0, Neurons).Select(k => Enumerable.Range(0, Neurons + 1)
            .Sum(j => Math.Pow(samples.Sum(s => s.Features[k] * s.Features[j]), 2))).ToArray();
        var order = Enumerable.Range(0, Neurons).OrderByDescending(k => importance[k]).ToArray();
        Assert.Equal(order[..6].Order(), Sent(new NeuronSelection { Share = 0.5, ByImportance = 1 }));

        // 0.6 of 12 neurons are 7, half of which are 3 by importance.
        var seeds = Enumerable.Range(0, 200).Select(seed => Sent(new NeuronSelection { Share = 0.6, Seed = (ulong)seed })).ToArray();
        Assert.All(seeds, sent => Assert.Equal((7, 7), (sent.Length, sent.Distinct().Count())));
        Assert.All(seeds, sent => Assert.Superset(order[..3].ToHashSet(), sent.ToHashSet()));
        Assert.All(order[3..], k => Assert.InRange(seeds.Count(sent => sent.Contains(k)), 50, 130));
        Assert.Equal(seeds[5], Sent(new NeuronSelection { Share = 0.6, Seed = 5 }));
        var other = PartialReadoutContribution.Of(
            ReadoutContribution.Of("another", Version, Statistics(samples)), new NeuronSelection { Share = 0.6, Seed = 5 });
        Assert.NotEqual(seeds[5], other.Neurons.AsEnumerable());

        int[] Sent(NeuronSelection selection) => [.. PartialReadoutContribution.Of(contribution, selection).Neurons];
    }

    [Fact]
    public void Sums_sent_are_those_of_the_neurons_the_constant_and_the_targets()
    {
        var contribution = ReadoutContribution.Of("client", Version, Statistics(Samples(2)));
        var part = PartialReadoutContribution.Of(contribution, new NeuronSelection { Share = 0.25 });
        Assert.Equal((4, 13, 3, contribution.Count), (part.Sums.Features, part.AllFeatures, part.Neurons.Length, part.Count));
        Assert.Equal(6 * 7 / 2, part.Sums.Sums.Length);
        Assert.Equal(contribution.Sums.Sums.Span[^1], part.Sums.Sums.Span[^1]);
        Assert.Equal(part.Sums.Sums.ToArray(), Again().Sums.Sums.ToArray());
        Assert.Equal(part.Neurons.AsEnumerable(), Again().Neurons);

        PartialReadoutContribution Again() =>
            PartialReadoutContribution.From(part.Client, part.ReservoirVersion, part.AllFeatures, part.Neurons, part.Sums);
    }

    [Fact]
    public void Selections_and_parts_that_cannot_be_used_are_refused_by_name()
    {
        var contribution = ReadoutContribution.Of("b", Version, Statistics(Samples(0)));
        Assert.Contains("selection.share is 1.5", Spec(new NeuronSelection { Share = 1.5 }), StringComparison.Ordinal);
        Assert.Contains("selection.share is 0;", Spec(new NeuronSelection { Share = 0 }), StringComparison.Ordinal);
        Assert.Contains("selection.byImportance is -1", Spec(new NeuronSelection { ByImportance = -1 }), StringComparison.Ordinal);
        Assert.Contains("a share of 12 neurons that is at least one", Spec(new NeuronSelection { Share = 0.05 }), StringComparison.Ordinal);

        var part = PartialReadoutContribution.Of(contribution, new NeuronSelection { Share = 0.25 });
        Part([], part.Sums, "sent no neuron");
        Part([0, 0, 1], part.Sums, "Neuron 1 of client 'b' is 0; allowed: 1 to 11");
        Part([0, 1, 12], part.Sums, "Neuron 2 of client 'b' is 12; allowed: 2 to 11");
        Part([-1, 1, 2], part.Sums, "Neuron 0 of client 'b' is -1; allowed: 0 to 11");
        Part([0, 1], part.Sums, "2 neurons and the constant 1 have 3");
        var spoilt = part.Sums.Sums.ToArray();
        spoilt[2] = double.NaN;
        Part(part.Neurons, part.Sums with { Sums = spoilt }, "a finite number");

        Refused(new FederatedReadout(8, Neurons + 1, Outputs), "reservoir version");
        Refused(new FederatedReadout(Version, Neurons + 2, Outputs), "its number of features is 13; allowed: 14");
        Refused(new FederatedReadout(Version, Neurons + 1, 1), "its number of outputs is 2; allowed: 1");

        string Spec(NeuronSelection selection) =>
            Assert.Throws<SpecRefusedException>(() => PartialReadoutContribution.Of(contribution, selection)).Message;

        void Part(IEnumerable<int> neurons, SufficientStatisticsState sums, string reason) => Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => PartialReadoutContribution.From("b", Version, Neurons + 1, [.. neurons], sums)).Message,
            StringComparison.Ordinal);

        void Refused(FederatedReadout federation, string reason)
        {
            Assert.Contains(reason, Assert.Throws<ContributionRefusedException>(() => federation.Put(part)).Message, StringComparison.Ordinal);
            Assert.Empty(federation.Contributions);
        }
    }

    // Clients differ in which neurons are large.
    private static (double[] Features, double[] Targets)[] Samples(int client)
    {
        var random = new RandomStream(100 + (ulong)client);
        var scale = Enumerable.Range(0, Neurons).Select(_ => random.Uniform(0.2, 2)).ToArray();
        return [.. Enumerable.Range(0, 40 + (15 * client)).Select(_ =>
        {
            var common = random.NextGaussian();
            double[] features = [.. scale.Select(s => s * (common + random.NextGaussian())), 1];
            return (features, new[] { features[0] - features[5] + random.NextGaussian(), common });
        })];
    }

    private static SufficientStatistics Statistics((double[] Features, double[] Targets)[] samples)
    {
        var statistics = new SufficientStatistics(Neurons + 1, Outputs);
        foreach (var (features, targets) in samples)
            statistics.Add(features, targets);
        return statistics;
    }
}
