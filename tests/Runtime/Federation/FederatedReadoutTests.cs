using ArchetypeRC.Runtime.Federation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Federation;

public sealed class FederatedReadoutTests
{
    private const int Outputs = 2;
    private const int Rows = 1_200;
    private const double Ridge = 1e-4;

    private static readonly UInt128 Version = 7;
    private static readonly (double[] Features, double[] Targets)[] Samples = Draw();
    private static readonly int Features = Samples[0].Features.Length;

    [Fact]
    public void Any_split_in_any_order_gives_the_readout_of_all_samples_at_one_place()
    {
        var whole = Statistics(Samples).Solve(Ridge);
        Gen.Select(Gen.Int[2, 9], Gen.Double[0.2, 4], Gen.ULong).Sample(
            (clients, skew, seed) =>
            {
                var parts = Split(clients, skew);
                var ordered = Federation(parts).Solve(Ridge);
                Assert.InRange(Difference(whole, ordered), 0, 1e-10);
                var random = new RandomStream(seed);
                var shuffled = parts.OrderBy(_ => random.NextUInt64()).ToArray();
                Assert.Equal(Bits.Of(Weights(ordered)), Bits.Of(Weights(Federation(shuffled).Solve(Ridge))));
            },
            iter: 12);
    }

    [Fact]
    public void Client_that_is_removed_leaves_no_bit_behind()
    {
        var parts = Split(5, 2);
        var without = Federation(parts[1..]);
        var with = Federation(parts);
        Assert.True(Difference(without.Solve(Ridge), with.Solve(Ridge)) > 1e-6);
        Assert.True(with.Remove(parts[0].Client));
        Assert.Equal(Bits.Of(Weights(without.Solve(Ridge))), Bits.Of(Weights(with.Solve(Ridge))));
        Assert.Equal(without.Count, with.Count);
        Assert.False(with.Remove(parts[0].Client));

        // And it is what the samples of the others give at one place.
        var others = Statistics(Samples[(int)parts[0].Count..]).Solve(Ridge);
        Assert.InRange(Difference(others, with.Solve(Ridge)), 0, 1e-9);
    }

    [Fact]
    public void Clients_that_weigh_their_samples_come_to_the_readout_of_all_weighed_samples_and_are_unlearned()
    {
        var federation = new FederatedReadout(Version, Features, Outputs);
        foreach (var (name, first, end) in new[] { ("a", 0, 300), ("b", 300, 420), ("c", 420, Rows) })
            federation.Put(ReadoutContribution.Of(name, Version, Weighed(first, end)));
        Assert.InRange(Difference(Weighed(0, Rows).Solve(Ridge), federation.Solve(Ridge)), 0, 1e-10);
        Assert.True(federation.Remove("c"));
        Assert.InRange(Difference(Weighed(0, 420).Solve(Ridge), federation.Solve(Ridge)), 0, 1e-10);
        Assert.Equal(420, federation.Count);

        // Each samples' weight is its own, whoever holds it.
        static SufficientStatistics Weighed(int first, int end)
        {
            var statistics = new SufficientStatistics(Features, Outputs);
            for (var t = first; t < end; t++)
                statistics.Add(Samples[t].Features, Samples[t].Targets, t % 9 == 0 ? 4.5 : 0.5625);
            return statistics;
        }
    }

    [Fact]
    public void Later_contribution_takes_the_place_of_an_earlier_one()
    {
        var parts = Split(3, 1);
        var federation = Federation(parts);
        federation.Put(ReadoutContribution.Of(parts[0].Client, Version, Statistics(Samples[..50])));
        Assert.Equal(50 + parts[1].Count + parts[2].Count, federation.Count);
        federation.Put(parts[0]);
        Assert.Equal(Bits.Of(Weights(Federation(parts).Solve(Ridge))), Bits.Of(Weights(federation.Solve(Ridge))));
    }

    [Fact]
    public void Contributions_that_were_kept_restore_the_server()
    {
        var federation = Federation(Split(4, 1));
        var restored = new FederatedReadout(federation.ReservoirVersion, federation.Features, federation.Outputs);
        foreach (var contribution in federation.Contributions)
            restored.Put(contribution);
        Assert.Equal(Bits.Of(Weights(federation.Solve(Ridge))), Bits.Of(Weights(restored.Solve(Ridge))));
    }

    [Fact]
    public void Single_samples_do_not_travel()
    {
        var contribution = ReadoutContribution.Of("a", Version, Statistics(Samples[..3]));
        Assert.True(contribution.Sums.Buffered.IsEmpty);
        Assert.Equal(3, contribution.Count);
    }

    [Fact]
    public void Sums_of_another_reservoir_or_shape_are_refused_by_name_and_change_nothing()
    {
        var federation = Federation(Split(2, 1));
        var before = Bits.Of(Weights(federation.Solve(Ridge)));
        var one = new SufficientStatistics(Features, 1);
        one.Add(Samples[0].Features, [1]);
        var small = new SufficientStatistics(2, Outputs);
        small.Add([0.5, 1], Samples[0].Targets);
        Refused(ReadoutContribution.Of("b", 8, Statistics(Samples[..5])), "'b' is refused: its reservoir version is 00000000000000000000000000000008; allowed: 00000000000000000000000000000007");
        Refused(ReadoutContribution.Of("b", Version, one), "its number of outputs is 1; allowed: 2");
        Refused(ReadoutContribution.Of("b", Version, small), "its number of features is 2; allowed: 17");
        Refused(ReadoutContribution.Of("b", Version, new SufficientStatistics(Features, Outputs)), "its number of samples is 0; allowed: at least 1");
        Assert.Equal(before, Bits.Of(Weights(federation.Solve(Ridge))));

        var sums = Statistics(Samples[..5]).Save();
        var spoilt = sums.Sums.ToArray();
        spoilt[3] = double.NaN;
        Assert.Throws<ArgumentException>(() => ReadoutContribution.From("b", Version, sums with { Sums = spoilt }));
        Assert.Throws<ArgumentException>(() => ReadoutContribution.From("b", Version, sums with { Sums = spoilt.AsMemory(1) }));
        Assert.Throws<ArgumentException>(() => ReadoutContribution.From(" ", Version, sums));

        void Refused(ReadoutContribution contribution, string message) => Assert.Contains(
            message, Assert.Throws<ContributionRefusedException>(() => federation.Put(contribution)).Message, StringComparison.Ordinal);
    }

    // States of a reservoir with 16 units: features that hang together, as they do in use.
    private static (double[] Features, double[] Targets)[] Draw()
    {
        var reservoir = new EchoStateSpec { Units = 16, InDegree = 4 }.Build(1);
        var random = new RandomStream(12);
        var samples = new (double[], double[])[Rows];
        var state = new double[16];
        for (var t = 0; t < Rows; t++)
        {
            var next = new double[16];
            var u = random.Uniform(-1, 1);
            reservoir.Step([u], state, next);
            samples[t] = ([.. next, 1], [(u * u) + (0.1 * random.NextGaussian()), state[3] * u]);
            state = next;
        }

        return samples;
    }

    // Client i has a share that grows with a power of i: none alike, some with a handful of samples.
    private static ReadoutContribution[] Split(int clients, double skew)
    {
        var shares = Enumerable.Range(1, clients).Select(i => Math.Pow(i, skew)).ToArray();
        var parts = new ReadoutContribution[clients];
        var first = 0;
        for (var i = 0; i < clients; i++)
        {
            var end = i == clients - 1 ? Rows : Math.Max(first + 1, (int)(Rows * shares[..(i + 1)].Sum() / shares.Sum()));
            parts[i] = ReadoutContribution.Of($"client {i}", Version, Statistics(Samples[first..end]));
            first = end;
        }

        return parts;
    }

    private static SufficientStatistics Statistics((double[] Features, double[] Targets)[] samples)
    {
        var statistics = new SufficientStatistics(samples[0].Features.Length, Outputs);
        foreach (var (features, targets) in samples)
            statistics.Add(features, targets);
        return statistics;
    }

    private static FederatedReadout Federation(ReadoutContribution[] parts)
    {
        var federation = new FederatedReadout(Version, Features, Outputs);
        foreach (var part in parts)
            federation.Put(part);
        return federation;
    }

    private static double[] Weights(RidgeSolution solution) => solution.Weights.ToArray();

    private static double Difference(RidgeSolution expected, RidgeSolution actual)
    {
        var (a, b) = (Weights(expected), Weights(actual));
        return a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / a.Max(Math.Abs);
    }
}
