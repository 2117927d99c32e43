using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class InformationProcessingCapacityTests
{
    [Fact]
    public void Linear_reservoir_has_all_its_capacity_in_degree_1()
    {
        var options = new InformationProcessingOptions { DelaysByDegree = [60, 10, 5] };
        var capacity = InformationProcessingCapacity.Measure(LinearReservoir.Ring(8, 0.8), options);
        Assert.Equal(8, capacity.Rank);
        Assert.InRange(capacity.ByDegree[0], 7.95, 8.05);
        Assert.Equal([0, 0], capacity.ByDegree.Skip(1));
        Assert.Equal(0, capacity.Nonlinearity);
    }

    [Fact]
    public void Products_of_delayed_inputs_are_found_in_their_degrees()
    {
        // Features: u, u(t-1), (3 u^2 - 1) / 2, u u(t-1), u(t-1)^3; the last is 3/5 P1 + 2/5 P3.
        var options = new InformationProcessingOptions { DelaysByDegree = [3, 3, 3] };
        var capacity = InformationProcessingCapacity.Measure(new Products(), options);
        Assert.Equal(5, capacity.Rank);
        Assert.Equal(2, capacity.ByDegree[0], 3);
        Assert.Equal(2, capacity.ByDegree[1], 3);
        Assert.Equal(1, capacity.ByDegree[2], 3);
        Assert.Equal(0.6, capacity.Nonlinearity, 3);
    }

    [Fact]
    public void Network_has_at_most_its_units_and_more_than_linear_memory()
    {
        var spec = new EchoStateSpec { Units = 20, SpectralRadius = 0.8, InputScaling = 1, BiasScaling = 0.5 };
        var options = new InformationProcessingOptions { DelaysByDegree = [30, 12, 8, 6], Steps = 10_000 };
        var capacity = InformationProcessingCapacity.Measure(spec.Build(1), options);
        Assert.Equal(20, capacity.Rank);
        Assert.InRange(capacity.Total, 10, 20.2);
        Assert.InRange(capacity.Nonlinearity, 0.2, 0.9);
    }

    [Fact]
    public void Threshold_is_twice_the_quantile_of_chi_squared()
    {
        // Quantile 1 - 1e-4 of chi-squared with 8 degrees of freedom by scipy.stats: 31.8276; ours is an approximation.
        var options = new InformationProcessingOptions { DelaysByDegree = [1], Steps = 1000 };
        var capacity = InformationProcessingCapacity.Measure(LinearReservoir.Ring(8, 0.8), options);
        Assert.InRange(capacity.Threshold, 0.98 * 2 * 31.8276 / 1000, 1.02 * 2 * 31.8276 / 1000);
    }

    [Fact]
    public void Degree_without_delays_is_refused()
    {
        var options = new InformationProcessingOptions { DelaysByDegree = [3, 0] };
        var refused = Assert.Throws<SpecRefusedException>(
            () => InformationProcessingCapacity.Measure(LinearReservoir.Ring(3, 0.5), options));
        Assert.Contains("capacity.delaysByDegree[1] is 0", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Products : IReservoir
    {
        public int InputSize => 1;

        public int StateSize => 5;

        public int FeatureSize => 5;

        public UInt128 WeightsHash => 0;

        public long OperationsPerStep => 0;

        public long BytesPerStep => 0;

        public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
        {
            var (u, before) = (input[0], state[0]);
            next[0] = u;
            next[1] = before;
            next[2] = ((3 * u * u) - 1) / 2;
            next[3] = u * before;
            next[4] = before * before * before;
        }
    }
}
