using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using BenchmarkDotNet.Attributes;

namespace ArchetypeRC.Tests.Benchmarks.Kernels;

/// <summary>The spectral radius of freshly drawn weights, ten entries per row.</summary>
[ShortRunJob]
public class SpectralRadiusOfDraw
{
    private RecurrentWeights weights = null!;

    [Params(100, 300, 1000)]
    public int Units { get; set; }

    [GlobalSetup]
    public void Setup() => weights = WeightDraw.Recurrent(new EchoStateSpec { Units = Units });

    [Benchmark]
    public double Radius() => SpectralRadius.Of(weights);
}
