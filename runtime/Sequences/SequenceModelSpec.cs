using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// Everything that says what a classifier of whole sequences is, before it has learned: how a sequence drives a reservoir,
/// which states are features, and how the linear readout is fitted.
/// </summary>
public sealed record SequenceModelSpec
{
    /// <summary>Most features that a sequence may give.</summary>
    public const int MaximumFeatures = 1_000_000;

    /// <summary>The fixed dynamics, started from zeros for each sequence.</summary>
    public ReservoirSpec Reservoir { get; init; } = new EchoStateSpec();

    /// <summary>Which states are features.</summary>
    public SequenceFeatures Features { get; init; } = SequenceFeatures.Segments;

    /// <summary>Stretches of <see cref="SequenceFeatures.Segments"/>. 1 to 10,000.</summary>
    public int SegmentCount { get; init; } = 10;

    /// <summary>
    /// Whether the same reservoir also reads the sequence from its end to its beginning and gives the same features again
    /// (Bianchi et al. 2020, doi:10.1109/TNNLS.2020.3001377).
    /// </summary>
    public bool Bidirectional { get; init; }

    /// <summary>
    /// Whether each channel is brought to zero mean and unit deviation over all steps of the training sequences, before it is
    /// differenced or delayed.
    /// </summary>
    public bool Standardise { get; init; } = true;

    /// <summary>Whether the step-to-step difference of each channel is an input, too, at unit deviation.</summary>
    public bool Differences { get; init; }

    /// <summary>Earlier steps whose channels are inputs of the present step, too; before the first step, its values. 0 to 1,000.</summary>
    public int Delays { get; init; }

    /// <summary>Whether the inputs of the reservoir stand beside its states wherever features are taken.</summary>
    public bool PassInputs { get; init; }

    /// <summary>How the linear readout is fitted.</summary>
    public SequenceReadout Readout { get; init; } = SequenceReadout.Ridge;

    /// <summary>
    /// Ridge penalty, as a share of the mean squared length of a training sequence's centred features; null lets the
    /// leave-one-out error choose out of <see cref="LeaveOneOutRidge.Grid"/>, or the log loss of five folds out of <see cref="CrossValidatedLogistic.Grid"/>.
    /// 1e-12 to 1e6.
    /// </summary>
    public double? Ridge { get; init; }

    /// <summary>Whether a sequence counts the more the rarer its class is: classes then weigh the same.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        const SequenceFeatures known =
            SequenceFeatures.Last | SequenceFeatures.Mean | SequenceFeatures.Deviation | SequenceFeatures.Segments | SequenceFeatures.All;
        if (Features == SequenceFeatures.None || (Features | known) != known)
            check.Add("sequence.features", Features.ToString(), "one or more of last, mean, deviation, segments, all");
        check.Known("sequence.readout", Readout);
        check.Within("sequence.segmentCount", SegmentCount, 1, 10_000);
        check.Within("sequence.delays", Delays, 0, 1_000);
        if (Ridge is { } ridge)
            check.Within("sequence.ridge", ridge, 1e-12, 1e6);
        return [.. Reservoir.Validate(), .. check.Problems];
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public SequenceModelSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }

    /// <summary>Features of a sequence, for a spec that is good and fits the channels.</summary>
    /// <param name="channels">Channels of a sequence, at least 1.</param>
    /// <param name="length">Steps of the longest training sequence, at least 1.</param>
    public long FeatureSize(int channels, int length)
    {
        var inputs = ReservoirInputs(channels);
        var width = (long)Reservoir.FeatureSize(inputs) + (PassInputs ? inputs : 0);
        var blocks = (Has(SequenceFeatures.Last) ? 1L : 0) + (Has(SequenceFeatures.Mean) ? 1 : 0) + (Has(SequenceFeatures.Deviation) ? 1 : 0)
            + (Has(SequenceFeatures.Segments) ? SegmentCount : 0) + (Has(SequenceFeatures.All) ? length : 0);
        return width * blocks * (Bidirectional ? 2 : 1);

        bool Has(SequenceFeatures feature) => Features.HasFlag(feature);
    }

    /// <summary>Values that drive the reservoir at each step.</summary>
    /// <param name="channels">Channels of a sequence, at least 1.</param>
    public int ReservoirInputs(int channels) => channels * ((Differences ? 2 : 1) + Delays);
}
