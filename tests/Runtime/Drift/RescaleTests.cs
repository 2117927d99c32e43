using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Drift;

public sealed class RescaleTests
{
    [Fact]
    public void Window_is_that_of_the_values_in_the_new_unit()
    {
        // A power of two scales without rounding; no cut is looked for.
        var spec = new AdaptiveWindowSpec { CheckInterval = 1_000 };
        var (old, fresh) = (new AdaptiveWindow(spec), new AdaptiveWindow(spec));
        var random = new RandomStream(3);
        for (var t = 0; t < 500; t++)
        {
            var value = random.NextDouble();
            old.Add(value);
            fresh.Add(4 * value);
        }

        old.Rescale(4);
        Assert.Equal(Bits.Of(fresh.Save().Numbers.ToArray()), Bits.Of(old.Save().Numbers.ToArray()));
    }

    [Fact]
    public void Rise_after_a_change_of_unit_is_found_and_the_change_of_unit_is_none()
    {
        var (kept, forgotten) = (Read(), Read());
        kept.Rescale(2);
        forgotten.Reset();

        // Eight values in the new unit, then a rise.
        var random = new RandomStream(4);
        bool[] found = [false, false];
        for (var t = 0; t < 60; t++)
        {
            var value = (t < 8 ? 1 : 4) * random.Uniform(0.5, 1.5);
            found[0] |= kept.Add(value) == DriftSignal.Drift;
            found[1] |= forgotten.Add(value) == DriftSignal.Drift;
            if (t == 7)
                Assert.False(found[0]);
        }

        Assert.Equal([true, false], found);

        static AdaptiveWindow Read()
        {
            var detector = new AdaptiveWindow(new AdaptiveWindowSpec { Delta = 1e-4, WarningDelta = 0.005, RisesOnly = true });
            var random = new RandomStream(3);
            for (var t = 0; t < 400; t++)
                Assert.Equal(DriftSignal.None, detector.Add(random.Uniform(0.25, 0.75)));
            return detector;
        }
    }

    [Fact]
    public void Detectors_whose_mean_is_over_all_values_begin_anew()
    {
        foreach (var spec in new DriftSpec[] { new PageHinkleySpec(), new DriftDetectionMethodSpec() })
        {
            var (rescaled, reset) = (spec.Build(), spec.Build());
            for (var t = 0; t < 100; t++)
            {
                rescaled.Add(t % 3 == 0 ? 1 : 0);
                reset.Add(t % 3 == 0 ? 1 : 0);
            }

            rescaled.Rescale(2);
            reset.Reset();
            Assert.Equal(Bits.Of(reset.Save().Numbers.ToArray()), Bits.Of(rescaled.Save().Numbers.ToArray()));
        }
    }
}
