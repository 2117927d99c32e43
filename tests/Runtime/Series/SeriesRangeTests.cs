using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

/// <summary>The ranges that docs/methods/generated-series.md states: their ends are taken, and what lies beyond is refused.</summary>
public sealed class SeriesRangeTests
{
    [Fact]
    public void Ends_of_the_ranges_are_taken() => Assert.All<Func<TimeSeries>>(
        [
            () => MackeyGlass.Generate(1, delay: 1, stepsPerUnit: 1, exponent: 1),
            () => MackeyGlass.Generate(1, start: 1e-6, production: 0, decay: 1e-6),
            () => Narma.Generate(1, order: 1, dropped: 0),
            () => Lorenz63.Generate(1, interval: 1e-6, substeps: 1, dropped: 0),
            () => Lorenz96.Generate(1, sites: 4, interval: 1e-6, substeps: 1, dropped: 0),
            () => Rossler.Generate(1, interval: 1e-6, substeps: 1, dropped: 0),
            () => Henon.Generate(1, dropped: 0),
            () => KuramotoSivashinsky.Generate(1, length: 1, points: 8, dropped: 0),
            () => KuramotoSivashinsky.Generate(1, length: 1000, points: 8, interval: 1e-6, substeps: 1, dropped: 0),
            () => MultipleSines.Generate(1, sines: 1),
            () => MultipleSines.Generate(1, sines: 8),
            () => MemoryTask.Generate(1, delays: 1, amplitude: 1e-6),
            () => DelayedXor.Generate(1, delay: 0),
            () => ChannelEqualisation.Generate(1, decibels: -100),
            () => ChannelEqualisation.Generate(1, decibels: double.PositiveInfinity),
        ],
        generate => Assert.Equal(1, generate().Rows));

    [Fact]
    public void What_lies_beyond_is_refused() => Assert.All<Func<TimeSeries>>(
        [
            () => MackeyGlass.Generate(0),
            () => MackeyGlass.Generate(1, delay: 0),
            () => MackeyGlass.Generate(1, stepsPerUnit: 0),
            () => MackeyGlass.Generate(1, exponent: 0),
            () => MackeyGlass.Generate(1, start: 0),
            () => MackeyGlass.Generate(1, decay: double.PositiveInfinity),
            () => MackeyGlass.Generate(1, production: -1),
            () => MackeyGlass.Generate(1, decay: 40),
            () => MackeyGlass.Generate(1, delay: 2_000, stepsPerUnit: 3_000_000),
            () => Narma.Generate(1, lowest: 0.4, highest: 0.3),
            () => Narma.Generate(0),
            () => Narma.Generate(1, order: 0),
            () => Narma.Generate(1, dropped: -1),
            () => Narma.Generate(1, a: double.NaN),
            () => Narma.Generate(1, highest: double.PositiveInfinity),
            () => Lorenz63.Generate(0),
            () => Lorenz63.Generate(1, interval: 0),
            () => Lorenz63.Generate(1, interval: double.PositiveInfinity),
            () => Lorenz63.Generate(1, substeps: 0),
            () => Lorenz63.Generate(1, dropped: -1),
            () => Lorenz63.Generate(1, rho: double.NaN),
            () => Lorenz96.Generate(1, sites: 3),
            () => Lorenz96.Generate(1, forcing: double.NaN),
            () => Rossler.Generate(1, c: double.NaN),
            () => Henon.Generate(0),
            () => Henon.Generate(1, dropped: -1),
            () => Henon.Generate(1, b: double.NaN),
            () => KuramotoSivashinsky.Generate(0),
            () => KuramotoSivashinsky.Generate(1, length: 0.5),
            () => KuramotoSivashinsky.Generate(1, length: 1001),
            () => KuramotoSivashinsky.Generate(1, points: 4),
            () => KuramotoSivashinsky.Generate(1, points: 24),
            () => KuramotoSivashinsky.Generate(1, interval: double.PositiveInfinity),
            () => KuramotoSivashinsky.Generate(1, substeps: 0),
            () => KuramotoSivashinsky.Generate(1, dropped: -1),
            () => MultipleSines.Generate(0),
            () => MultipleSines.Generate(MultipleSines.MaximumRows + 1),
            () => MultipleSines.Generate(1, sines: 0),
            () => MultipleSines.Generate(1, sines: 9),
            () => MemoryTask.Generate(0),
            () => MemoryTask.Generate(1, delays: 0),
            () => MemoryTask.Generate(1, amplitude: 0),
            () => DelayedXor.Generate(0),
            () => DelayedXor.Generate(1, delay: -1),
            () => ChannelEqualisation.Generate(0),
            () => ChannelEqualisation.Generate(1, decibels: -101),
        ],
        generate => Assert.Throws<ArgumentOutOfRangeException>(generate));
}
