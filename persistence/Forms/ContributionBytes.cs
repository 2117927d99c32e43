using ArchetypeRC.Runtime.Federation;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Contributions to a federation as they travel between machines and are kept: protobuf in an envelope with version and checksum.</summary>
public static class ContributionBytes
{
    private const string Readout = "contribution to a readout";
    private const string Partial = "part of a contribution to a readout";
    private const string Intrinsic = "contribution to intrinsic plasticity";

    /// <summary>Writes the sums of a client.</summary>
    public static byte[] Of(ReadoutContribution contribution) => DurableEnvelope.Seal(new ReadoutContributionForm
    {
        Client = contribution.Client,
        ReservoirVersionHigh = (ulong)(contribution.ReservoirVersion >> 64),
        ReservoirVersionLow = (ulong)contribution.ReservoirVersion,
        Sums = SufficientStatisticsMapper.ToForm(contribution.Sums),
    });

    /// <summary>Writes the part of the sums that a client sends.</summary>
    public static byte[] Of(PartialReadoutContribution contribution) => DurableEnvelope.Seal(new PartialReadoutContributionForm
    {
        Client = contribution.Client,
        ReservoirVersionHigh = (ulong)(contribution.ReservoirVersion >> 64),
        ReservoirVersionLow = (ulong)contribution.ReservoirVersion,
        AllFeatures = contribution.AllFeatures,
        Neurons = { contribution.Neurons },
        Sums = SufficientStatisticsMapper.ToForm(contribution.Sums),
    });

    /// <summary>Writes the gains and biases of a client.</summary>
    public static byte[] Of(IntrinsicContribution contribution) => DurableEnvelope.Seal(new IntrinsicContributionForm
    {
        Client = contribution.Client,
        BaseHigh = (ulong)(contribution.Base >> 64),
        BaseLow = (ulong)contribution.Base,
        Count = contribution.Count,
        Weights = { contribution.Weights.Select(PlasticityMapper.ToForm) },
    });

    /// <summary>Reads the sums of a client.</summary>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public static ReadoutContribution ReadReadout(ReadOnlySpan<byte> bytes)
    {
        var form = DurableEnvelope.Open(Readout, ReadoutContributionForm.Parser, bytes);
        if (form.Sums is not { Features: > 0, Outputs: > 0 } sums)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, Readout, "its sums are missing or have no shape");
        try
        {
            return ReadoutContribution.From(
                form.Client,
                new UInt128(form.ReservoirVersionHigh, form.ReservoirVersionLow),
                SufficientStatisticsMapper.FromForm(Readout, sums, sums.Features, sums.Outputs));
        }
        catch (ArgumentException fault)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, Readout, fault.Message, fault);
        }
    }

    /// <summary>Reads the part of the sums that a client sent.</summary>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public static PartialReadoutContribution ReadPartial(ReadOnlySpan<byte> bytes)
    {
        var form = DurableEnvelope.Open(Partial, PartialReadoutContributionForm.Parser, bytes);
        if (form.Sums is not { Features: > 0, Outputs: > 0 } sums)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, Partial, "its sums are missing or have no shape");
        try
        {
            return PartialReadoutContribution.From(
                form.Client,
                new UInt128(form.ReservoirVersionHigh, form.ReservoirVersionLow),
                form.AllFeatures,
                [.. form.Neurons],
                SufficientStatisticsMapper.FromForm(Partial, sums, sums.Features, sums.Outputs));
        }
        catch (ArgumentException fault)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, Partial, fault.Message, fault);
        }
    }

    /// <summary>Reads the gains and biases of a client; whether they fit a federation, it says when it takes them in.</summary>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public static IntrinsicContribution ReadIntrinsic(ReadOnlySpan<byte> bytes)
    {
        var form = DurableEnvelope.Open(Intrinsic, IntrinsicContributionForm.Parser, bytes);
        return new IntrinsicContribution(
            form.Client,
            new UInt128(form.BaseHigh, form.BaseLow),
            form.Count,
            [.. form.Weights.Select(weights => PlasticityMapper.FromForm(Intrinsic, weights))]);
    }
}
