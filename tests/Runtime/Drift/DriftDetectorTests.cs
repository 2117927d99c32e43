using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Drift;

/// <summary>What holds for every detector.</summary>
public sealed class DriftDetectorTests
{
    private static readonly DriftSpec[] Specs =
    [
        new AdaptiveWindowSpec { CheckInterval = 7 },
        new AdaptiveWindowSpec { RisesOnly = true },
        new PageHinkleySpec { Slack = 0.05, Threshold = 3, WarningThreshold = 2 },
        new DriftDetectionMethodSpec(),
    ];

    public static TheoryData<int> Kinds() => [.. Enumerable.Range(0, Specs.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Same_values_give_the_same_signals_and_state(int kind)
    {
        var (one, two) = (Specs[kind].Build(), Specs[kind].Build());
        Assert.Equal(Signals(one, 1, 0, 3000), Signals(two, 1, 0, 3000));
        Assert.Equal(Content(one), Content(two));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stream_with_changes_gives_every_signal(int kind)
    {
        var signals = Signals(Specs[kind].Build(), 1, 0, 3000);
        Assert.Equal(Enum.GetValues<DriftSignal>(), signals.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Saving_and_restoring_after_every_value_changes_nothing(int kind)
    {
        var expected = Specs[kind].Build();
        var signals = Signals(expected, 2, 0, 1500);
        var actual = Specs[kind].Build();
        for (var t = 0; t < 1500; t++)
        {
            actual = Specs[kind].Restore(actual.Save());
            Assert.Equal(signals[t], actual.Add(Value(2, t)));
        }

        Assert.Equal(Content(expected), Content(actual));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Value_that_is_not_finite_is_refused_and_changes_nothing(int kind)
    {
        var detector = Specs[kind].Build();
        Signals(detector, 3, 0, 500);
        var before = Content(detector);
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e101 })
            Assert.Contains("reads", Assert.Throws<ArgumentOutOfRangeException>(() => detector.Add(bad)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Content(detector));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Adding_allocates_nothing(int kind)
    {
        var detector = Specs[kind].Build();
        Signals(detector, 4, 0, 200);
        var values = Enumerable.Range(0, 2000).Select(t => Value(4, t)).ToArray();
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            foreach (var value in values)
                detector.Add(value);
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Detector_that_was_reset_goes_on_like_a_new_one(int kind)
    {
        var used = Specs[kind].Build();
        Signals(used, 5, 0, 32 * 7 * 3);
        used.Reset();
        var fresh = Specs[kind].Build();
        Assert.Equal(Signals(fresh, 6, 0, 1000), Signals(used, 6, 0, 1000));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_of_another_shape_is_refused(int kind)
    {
        var detector = Specs[kind].Build();
        Signals(detector, 7, 0, 100);
        var state = detector.Save();
        Assert.Throws<ArgumentException>(() => Specs[kind].Restore(state with { Numbers = state.Numbers[1..] }));
        Assert.Throws<ArgumentException>(() => Specs[kind].Restore(state with { Samples = -1 }));
    }

    [Fact]
    public void Spec_out_of_range_is_refused_with_its_field()
    {
        (DriftSpec Spec, string Field)[] bad =
        [
            (new AdaptiveWindowSpec { Delta = double.NaN }, "drift.delta"),
            (new AdaptiveWindowSpec { Delta = 0.1, WarningDelta = 0.05 }, "drift.warningDelta"),
            (new AdaptiveWindowSpec { CheckInterval = 0 }, "drift.checkInterval"),
            (new PageHinkleySpec { Slack = -1 }, "drift.slack"),
            (new PageHinkleySpec { Threshold = double.PositiveInfinity }, "drift.threshold"),
            (new PageHinkleySpec { WarningThreshold = 31 }, "drift.warningThreshold"),
            (new PageHinkleySpec { WarmUp = 0 }, "drift.warmUp"),
            (new DriftDetectionMethodSpec { WarningDeviations = 4 }, "drift.driftDeviations"),
        ];
        foreach (var (spec, field) in bad)
            Assert.Contains(field, Assert.Throws<SpecRefusedException>(() => spec.Build()).Message, StringComparison.Ordinal);
    }

    // 0 or 1, which every detector reads; the share of ones changes every 300 values.
    private static double Value(ulong seed, int t)
    {
        var share = 0.1 + (0.35 * (t / 300 % 3));
        return RandomStream.Derive(seed, (ulong)t).NextDouble() < share ? 1 : 0;
    }

    private static DriftSignal[] Signals(IDriftDetector detector, ulong seed, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(t => detector.Add(Value(seed, t)))];

    private static double[] Content(IDriftDetector detector) => [detector.Samples, .. detector.Save().Numbers.ToArray()];
}
