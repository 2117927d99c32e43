using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>What every instance of these measurements is: 100 units in single precision, an online readout in double, one column forecast.</summary>
internal static class ScaleModel
{
    private static readonly TimeSeries Series = MackeyGlass.Generate(65_536);

    public static ModelSpec Spec { get; } = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 100, Precision = Precision.Single, Seed = 1 },
    };

    /// <summary>Rows of an instance's stream: each begins at another place of the series, and goes round in it.</summary>
    public static ReadOnlyMemory<double> Rows(int instance, long first, int count)
    {
        var places = Series.Values.Length - count;
        return Series.Values.Slice((int)(((instance * 97L) + first) % places), count);
    }
}
