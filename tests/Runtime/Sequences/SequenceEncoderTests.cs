using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class SequenceEncoderTests
{
    private const SequenceFeatures Every =
        SequenceFeatures.Last | SequenceFeatures.Mean | SequenceFeatures.Deviation | SequenceFeatures.Segments | SequenceFeatures.All;

    private static readonly EchoStateSpec Reservoir = new() { Units = 13, LeakRate = 0.4 };

    [Fact]
    public void Features_are_read_from_the_states_of_a_plain_run()
    {
        var set = Generated.Noise(3, 2, 2, 11, 11);
        var spec = new SequenceModelSpec { Reservoir = Reservoir, Features = Every, SegmentCount = 4, Standardise = false };
        var features = Encoded(spec, set, set.Cases[0]);
        var states = States(set.Cases[0]);
        var want = new List<double>(states[^1]);
        want.AddRange(Columns(states, c => c.Average()));
        want.AddRange(Columns(states, c => Math.Sqrt(c.Select(v => (v - c.Average()) * (v - c.Average())).Average())));
        foreach (var (first, end) in new[] { (0, 2), (2, 5), (5, 8), (8, 11) })
            want.AddRange(Columns(states[first..end], c => c.Average()));
        want.AddRange(states.SelectMany(s => s));
        Close(want, features);
    }

    [Fact]
    public void Sequence_shorter_than_its_segments_repeats_its_steps()
    {
        var set = Generated.Noise(2, 2, 2, 2, 2);
        var spec = new SequenceModelSpec { Reservoir = Reservoir, SegmentCount = 5, Standardise = false };
        var states = States(set.Cases[0]);
        Close(new[] { 0, 0, 0, 1, 1 }.SelectMany(t => states[t]), Encoded(spec, set, set.Cases[0]));
    }

    [Fact]
    public void Backward_half_is_the_forward_half_of_the_reversed_sequence()
    {
        var set = Generated.Noise(2, 2, 2, 9, 9);
        var spec = new SequenceModelSpec { Reservoir = Reservoir, Features = Every, SegmentCount = 3 };
        var both = Encoded(spec with { Bidirectional = true }, set, set.Cases[0]);
        var original = set.Cases[0];
        double[] turned = [.. Enumerable.Range(0, original.Length).Reverse().SelectMany(t => original.Row(t).ToArray())];
        Assert.Equal(Encoded(spec, set, original), both[..(both.Length / 2)]);
        Assert.Equal(Encoded(spec, set, new LabelledSequence(2, turned, 0)), both[(both.Length / 2)..]);
    }

    [Fact]
    public void Differences_delays_and_inputs_stand_where_they_are_said_to()
    {
        double[] values = [1, 10, 3, 20, 2, 40];
        var set = new SequenceSet("small", ["a", "b"], [new LabelledSequence(2, values, 0), new LabelledSequence(2, values, 1)]);
        var spec = new SequenceModelSpec
        {
            Reservoir = Reservoir, Features = SequenceFeatures.All, Standardise = false, Differences = true, Delays = 1, PassInputs = true,
        };
        Assert.Equal(6, spec.ReservoirInputs(2));
        var features = Encoded(spec, set, set.Cases[0]);
        var (d1, d2) = (Math.Sqrt((4 + 1) / 2.0), Math.Sqrt((100 + 400) / 2.0));
        double[][] want = [[1, 10, 0, 0, 1, 10], [3, 20, 2 / d1, 10 / d2, 1, 10], [2, 40, -1 / d1, 20 / d2, 3, 20]];
        for (var t = 0; t < 3; t++)
            Close(want[t], features.AsSpan((t * 19) + 13, 6).ToArray());
    }

    [Fact]
    public void Unit_and_zero_of_a_channel_do_not_matter_when_standardised()
    {
        var set = Generated.Noise(6, 2, 2, 5, 12);
        var moved = new SequenceSet("moved", set.Classes, [.. set.Cases.Select(
            c => new LabelledSequence(2, [.. c.Values.ToArray().Select((v, i) => i % 2 == 0 ? (300 * v) - 7 : v)], c.Class))]);
        var spec = new SequenceModelSpec { Reservoir = Reservoir, Differences = true };
        Close(Encoded(spec, set, set.Cases[3]), Encoded(spec, moved, moved.Cases[3]));
    }

    [Fact]
    public void Missing_values_are_interpolated_and_a_channel_that_never_moves_is_harmless()
    {
        double[] holes = [0, 5, double.NaN, 5, 2, 5];
        double[] filled = [0, 5, 1, 5, 2, 5];
        var set = new SequenceSet("holes", ["a", "b"], [new LabelledSequence(2, holes, 0), new LabelledSequence(2, filled, 1)]);
        var spec = new SequenceModelSpec { Reservoir = Reservoir, Differences = true };
        var features = Encoded(spec, set, set.Cases[0]);
        Assert.All(features, v => Assert.True(double.IsFinite(v)));
        Assert.Equal(Encoded(spec, set, set.Cases[1]), features);
    }

    [Fact]
    public void Sequences_that_do_not_fit_are_refused()
    {
        var set = Generated.Noise(4, 2, 2, 6, 6);
        var encoder = new SequenceEncoder(new SequenceModelSpec { Reservoir = Reservoir, Features = SequenceFeatures.All }, set);
        var features = new double[encoder.FeatureSize];
        var channels = Assert.Throws<SeriesRefusedException>(() => encoder.Encode(new LabelledSequence(3, new double[18], 0), features));
        Assert.Contains("3 channels", channels.Message, StringComparison.Ordinal);
        var steps = Assert.Throws<SeriesRefusedException>(() => encoder.Encode(new LabelledSequence(2, new double[10], 0), features));
        Assert.Contains("5 steps", steps.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => encoder.Encode(set.Cases[0], new double[3]));
        var uneven = Assert.Throws<SpecRefusedException>(
            () => new SequenceEncoder(encoder.Spec, Generated.Noise(4, 2, 2, 5, 9)));
        Assert.Contains("sequence.features", uneven.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_fields_are_named_together()
    {
        var spec = new SequenceModelSpec
        {
            Reservoir = Reservoir with { LeakRate = 2 }, Features = SequenceFeatures.None, SegmentCount = 0, Delays = -1, Ridge = double.NaN,
        };
        var refusal = Assert.Throws<SpecRefusedException>(() => spec.Checked());
        Assert.Equal(
            ["reservoir.leakRate", "sequence.features", "sequence.segmentCount", "sequence.delays", "sequence.ridge"],
            refusal.Problems.Select(p => p.Field));
        Assert.NotEmpty((spec with { Features = (SequenceFeatures)64 }).Validate());
    }

    private static double[] Encoded(SequenceModelSpec spec, SequenceSet training, LabelledSequence sequence)
    {
        var encoder = new SequenceEncoder(spec, training);
        var features = new double[encoder.FeatureSize];
        features.AsSpan().Fill(double.NaN);
        encoder.Encode(sequence, features);
        return features;
    }

    private static double[][] States(LabelledSequence sequence)
    {
        var reservoir = Reservoir.Build(sequence.Channels);
        var states = new double[sequence.Length][];
        var state = new double[reservoir.StateSize];
        for (var t = 0; t < sequence.Length; t++)
        {
            states[t] = new double[reservoir.StateSize];
            reservoir.Step(sequence.Row(t), state, states[t]);
            state = states[t];
        }

        return states;
    }

    private static IEnumerable<double> Columns(double[][] rows, Func<double[], double> of) =>
        Enumerable.Range(0, rows[0].Length).Select(c => of([.. rows.Select(r => r[c])]));

    private static void Close(IEnumerable<double> want, double[] got)
    {
        double[] wanted = [.. want];
        Assert.Equal(wanted.Length, got.Length);
        for (var i = 0; i < got.Length; i++)
            Assert.Equal(wanted[i], got[i], 1e-12);
    }
}
