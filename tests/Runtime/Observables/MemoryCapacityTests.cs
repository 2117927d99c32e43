using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class MemoryCapacityTests
{
    [Fact]
    public void Linear_ring_keeps_to_its_law()
    {
        // Sum over k of 1 and above: N - 1 + r^2N; delay 0: 1 - r^2N.
        var options = new MemoryCapacityOptions
        {
            Delays = 150, TrainSteps = 22_000, TestSteps = 10_000, Washout = 500, Amplitude = 1, Ridge = 0, WithPresent = true,
        };
        var capacity = MemoryCapacity.Measure(LinearReservoir.Ring(50, 0.9), options);
        Assert.InRange(capacity.ByDelay[0], 0.9999, 1);
        Assert.InRange(capacity.Raw - capacity.ByDelay[0], 48.9, 49.1);
        Assert.InRange(capacity.Capacity - capacity.ByDelay[0], 48.95, 49.05);
    }

    [Fact]
    public void Delay_line_remembers_its_length_and_no_more()
    {
        var weights = new double[5, 5];
        for (var i = 0; i < 4; i++)
            weights[i + 1, i] = 1;
        var line = new LinearReservoir(weights, [1, 0, 0, 0, 0]);
        var options = new MemoryCapacityOptions { Delays = 20, WithPresent = true, Ridge = 0 };
        var capacity = MemoryCapacity.Measure(line, options);
        Assert.All(capacity.ByDelay.Take(5), r2 => Assert.Equal(1, r2, 12));
        Assert.All(capacity.ByDelay.Skip(5), r2 => Assert.InRange(r2, 0, 0.02));
        Assert.InRange(capacity.Capacity, 4.98, 5.02);
        Assert.True(capacity.Raw > capacity.Capacity);
    }

    [Fact]
    public void Leaky_network_has_the_published_capacity()
    {
        // 100 units, radius 0.9, no leak, input weights of 0.1, ridge 1e-7, 6,000 steps: 31.94 in a notebook of ReservoirPy, for all
        // delays k < 200 from 0 on, with their noise left in.
        var capacities = Enumerable.Range(1, 5).Select(seed =>
        {
            var spec = new EchoStateSpec { Units = 100, SpectralRadius = 0.9, InputScaling = 0.1, BiasScaling = 0, Seed = (ulong)seed };
            return MemoryCapacity.Measure(spec.Build(1), new MemoryCapacityOptions { Delays = 199, WithPresent = true, Seed = (ulong)seed }).Raw;
        });
        Assert.InRange(capacities.Average(), 30.5, 33.5);
    }

    [Fact]
    public void Bad_options_are_refused_all_at_once()
    {
        var options = new MemoryCapacityOptions { Delays = 0, Amplitude = double.NaN };
        var refused = Assert.Throws<SpecRefusedException>(() => MemoryCapacity.Measure(LinearReservoir.Ring(3, 0.5), options));
        Assert.Equal(["memoryCapacity.delays", "memoryCapacity.amplitude"], refused.Problems.Select(p => p.Field));
    }

    [Fact]
    public void Reservoir_that_runs_away_is_refused()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => MemoryCapacity.Measure(LinearReservoir.Ring(1, 3), new MemoryCapacityOptions()));
        Assert.Contains("not stable", refused.Message, StringComparison.Ordinal);
    }
}
