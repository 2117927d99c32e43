using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using BenchmarkDotNet.Attributes;

namespace ArchetypeRC.Tests.Benchmarks.Kernels;

/// <summary>Sums over 2,000 rows, then the ridge solution.</summary>
[ShortRunJob]
public class RidgeSolve
{
    private const int Rows = 2000;

    private double[] features = null!;

    [Params(100, 300, 1000)]
    public int Features { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomStream(1);
        features = new double[Rows * Features];
        for (var i = 0; i < features.Length; i++)
            features[i] = (i + 1) % Features == 0 ? 1 : random.Uniform(-1, 1);
    }

    [Benchmark]
    public RidgeSolution SumAndSolve()
    {
        var statistics = new SufficientStatistics(Features, 1);
        for (var row = 0; row < Rows; row++)
            statistics.Add(features.AsSpan(row * Features, Features), features.AsSpan(row * Features, 1));
        return statistics.Solve(1e-4);
    }
}
