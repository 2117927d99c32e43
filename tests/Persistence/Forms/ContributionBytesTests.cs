using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Federation;
using ArchetypeRC.Runtime.Readouts;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.Forms;

public sealed class ContributionBytesTests
{
    [Fact]
    public void Sums_come_back_as_they_were_sent()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[0, 300], Gen.ULong).Sample(
            (features, outputs, rows, version) =>
            {
                var contribution = Contribution(features, outputs, rows, version);
                SameContent.Assert(contribution, ContributionBytes.ReadReadout(ContributionBytes.Of(contribution)));
            },
            iter: 50);
    }

    [Fact]
    public void Part_of_the_sums_comes_back_as_it_was_sent_and_altered_bytes_are_refused()
    {
        Gen.Select(Gen.Int[2, 9], Gen.Int[1, 3], Gen.Double[0.5, 1], Gen.ULong).Sample(
            (features, outputs, share, seed) =>
            {
                var part = PartialReadoutContribution.Of(Contribution(features + 1, outputs, 30, seed), new NeuronSelection { Share = share, Seed = seed });
                SameContent.Assert(part, ContributionBytes.ReadPartial(ContributionBytes.Of(part)));
            },
            iter: 50);
        var bytes = ContributionBytes.Of(PartialReadoutContribution.Of(Contribution(5, 1, 10, 5), new NeuronSelection()));
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            Assert.Throws<DurableFormRefusedException>(() => ContributionBytes.ReadPartial(bytes));
            bytes[at] ^= 0x10;
        }

        Assert.Throws<DurableFormRefusedException>(() => ContributionBytes.ReadPartial(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void Gains_and_biases_come_back_as_they_were_sent()
    {
        (from weights in ArbitraryPlasticity.Weights
         from count in Gen.Long
         from version in Gen.ULong
         select new IntrinsicContribution("größe", new UInt128(version, ~version), count, weights)).Sample(
            contribution => SameContent.Assert(contribution, ContributionBytes.ReadIntrinsic(ContributionBytes.Of(contribution))));
    }

    [Fact]
    public void Altered_bytes_are_refused()
    {
        var bytes = ContributionBytes.Of(Contribution(3, 1, 10, 5));
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            Assert.Throws<DurableFormRefusedException>(() => ContributionBytes.ReadReadout(bytes));
            bytes[at] ^= 0x10;
        }

        Assert.Throws<DurableFormRefusedException>(() => ContributionBytes.ReadReadout(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<DurableFormRefusedException>(() => ContributionBytes.ReadReadout([]));
    }

    private static ReadoutContribution Contribution(int features, int outputs, int rows, ulong version)
    {
        var statistics = new SufficientStatistics(features, outputs);
        for (var row = 0; row < rows; row++)
        {
            var values = Enumerable.Range(1, features + outputs).Select(i => Math.Sin((row + 1) * i)).ToArray();
            statistics.Add([.. values.Skip(1).Take(features - 1), 1], values.AsSpan(features));
        }

        return ReadoutContribution.Of("client", new UInt128(version, ~version), statistics);
    }
}
