using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class SpikingLiquidTests
{
    private static readonly SpikingSpec Alone = new()
    {
        Units = 1, InhibitoryShare = 0, InputShare = 1, StepMilliseconds = 1, SubSteps = 1, TraceMilliseconds = 20,
    };

    [Fact]
    public void Unit_under_a_constant_current_spikes_at_the_rate_of_the_closed_form()
    {
        // A current u times a weight w: from the first charge on, each interval is the refractory period and the time that
        // the membrane takes from reset to threshold, R tau ln((RI - reset) / (RI - threshold)), in whole sub-steps.
        var spec = Alone with { StepMilliseconds = 0.01, InputScaling = 4 };
        var liquid = spec.Build(1);
        var state = new double[liquid.StateSize];
        var next = new double[liquid.StateSize];
        liquid.Step([0], state, next);
        var charge = 1 - Math.Exp(-0.01 / 30);
        var background = next[1] / charge;
        Assert.InRange(background, 13.5, 14.5);
        liquid.Step([1], state, next);
        var current = next[1] / charge;
        var u = (20 - background) / (current - background);
        var spikes = new List<int>();
        for (var step = 0; step < 60_000; step++)
        {
            liquid.Step([u], state, next);
            (state, next) = (next, state);
            if (state[4] == SpikingLiquid.ExcitatoryRefractory)
                spikes.Add(step);
        }

        var interval = 3 + (30 * Math.Log((20 - 13.5) / (20.0 - 15)));
        Assert.All(spikes.Zip(spikes.Skip(1)), pair => Assert.Equal(interval, (pair.Second - pair.First) * 0.01, 0.025));
        Assert.Equal(30 * Math.Log(20 / 5.0), spikes[0] * 0.01, 0.025);
    }

    [Fact]
    public void Unit_below_its_threshold_never_spikes_and_comes_to_rest_at_its_current()
    {
        var liquid = Alone.Build(1);
        var state = new double[5];
        var next = new double[5];
        for (var step = 0; step < 2000; step++)
        {
            liquid.Step([0], state, next);
            (state, next) = (next, state);
            Assert.Equal(0, state[0]);
        }

        Assert.InRange(state[1], 13.5, 14.5);
    }

    [Fact]
    public void Feature_is_the_exponential_filter_of_the_spikes()
    {
        var liquid = (Alone with { InputScaling = 100, Seed = 3 }).Build(1);
        var state = new double[5];
        var next = new double[5];
        var filtered = 0.0;
        var spikes = 0;
        for (var step = 0; step < 200; step++)
        {
            liquid.Step([step % 2 == 0 ? 1 : -1], state, next);
            (state, next) = (next, state);
            var spiked = state[4] == SpikingLiquid.ExcitatoryRefractory;
            spikes += spiked ? 1 : 0;
            filtered = (filtered * Math.Exp(-1 / 20.0)) + (spiked ? 1 : 0);
            Assert.Equal(filtered, state[0], 1e-12);
        }

        Assert.InRange(spikes, 10, 70);
    }

    [Fact]
    public void Spike_reaches_others_through_currents_that_decay()
    {
        // The state of one unit at its threshold, all others far below it: their currents tell who is fed, and how.
        var liquid = SpikingLiquid.Derive(new SpikingSpec { Units = 60, StepMilliseconds = 1, SubSteps = 1 }, 1);
        for (var unit = 0; unit < 60; unit++)
        {
            var state = new double[300];
            state[60 + unit] = 100;
            var next = new double[300];
            var later = new double[300];
            liquid.Step([0], state, next);
            liquid.Step([0], next, later);
            Assert.Equal(1, next[unit]);
            var (own, other) = liquid.Inhibiting[unit] ? (180, 120) : (120, 180);
            var decay = liquid.Inhibiting[unit] ? Math.Exp(-1 / 6.0) : Math.Exp(-1 / 3.0);
            Assert.Equal(0, next[own + unit]);
            Assert.All(next[other..(other + 60)], current => Assert.Equal(0, current));
            for (var i = own; i < own + 60; i++)
            {
                Assert.True(next[i] >= 0);
                Assert.Equal(next[i] * decay, later[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Connections_follow_the_published_likelihood_and_share()
    {
        var liquid = SpikingLiquid.Derive(new SpikingSpec { Units = 1350 }, 1);
        var inhibiting = liquid.Inhibiting.ToArray();
        Assert.InRange(inhibiting.Count(i => i) / 1350.0, 0.16, 0.24);
        var expected = 0.0;
        for (var from = 0; from < 1350; from++)
        {
            for (var to = 0; to < 1350; to++)
            {
                var squared = Math.Pow((from % 3) - (to % 3), 2) + Math.Pow((from / 3 % 3) - (to / 3 % 3), 2)
                    + Math.Pow((from / 9) - (to / 9), 2);
                var c = inhibiting[from] ? (inhibiting[to] ? 0.1 : 0.4) : inhibiting[to] ? 0.2 : 0.3;
                expected += from == to ? 0 : c * Math.Exp(-squared / 4);
            }
        }

        Assert.InRange(liquid.SynapseCount / expected, 0.95, 1.05);
        Assert.Equal(0, SpikingLiquid.Derive(new SpikingSpec { ConnectionRange = 0 }, 1).SynapseCount);
    }

    [Fact]
    public void Liquid_is_active_and_not_at_its_ceiling()
    {
        var liquid = new SpikingSpec().Build(1);
        var random = new RandomStream(3);
        var state = new double[liquid.StateSize];
        var next = new double[liquid.StateSize];
        var sum = 0.0;
        for (var step = 0; step < 500; step++)
        {
            liquid.Step([random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
            if (step >= 100)
                sum += state[..135].Average();
        }

        // A filtered trace of mean m stands for m / 20 ms: between 5 and 60 spikes per second and unit.
        Assert.InRange(sum / 400 / 0.020, 5, 60);
    }

    [Fact]
    public void Fields_out_of_range_are_refused_by_name()
    {
        Refused(new SpikingSpec { InputShare = 0 }, "reservoir.inputShare is 0; allowed: above 0, up to 1");
        Refused(new SpikingSpec { InhibitoryShare = double.NaN }, "reservoir.inhibitoryShare is NaN");
        Refused(new SpikingSpec { StepMilliseconds = 10, SubSteps = 4 }, "reservoir.stepMilliseconds / subSteps is 2.5; allowed: 0 to 2");
        Refused(new SpikingSpec { Units = 5001 }, "reservoir.units is 5001; allowed: 1 to 5000");
    }

    private static void Refused(SpikingSpec spec, string message) => Assert.Contains(
        message, Assert.Throws<SpecRefusedException>(() => spec.Build(1)).Message, StringComparison.Ordinal);
}
