using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using BenchmarkDotNet.Attributes;

namespace ArchetypeRC.Tests.Benchmarks.Kernels;

/// <summary>One sample learned by the online readout.</summary>
[ShortRunJob, MemoryDiagnoser]
public class OnlineLearn
{
    private const int Rows = 64;

    private readonly double[] target = new double[1];
    private double[] features = null!;
    private RecursiveLeastSquares readout = null!;
    private int t;

    [Params(101, 301, 1001)]
    public int Features { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomStream(1);
        features = new double[Rows * Features];
        for (var i = 0; i < features.Length; i++)
            features[i] = (i + 1) % Features == 0 ? 1 : random.Uniform(-1, 1);
        readout = new RecursiveLeastSquares(new ReadoutSpec { Ridge = 1e-4, Forgetting = 0.9999 }, Features, 1);
    }

    [Benchmark]
    public void Learn()
    {
        var row = features.AsSpan((t++ & (Rows - 1)) * Features, Features);
        target[0] = row[0];
        readout.Learn(row, target);
    }
}
