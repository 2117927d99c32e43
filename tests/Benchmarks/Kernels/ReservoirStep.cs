using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using BenchmarkDotNet.Attributes;

namespace ArchetypeRC.Tests.Benchmarks.Kernels;

/// <summary>One step of a reservoir.</summary>
[ShortRunJob, MemoryDiagnoser]
public class ReservoirStep
{
    private readonly double[] input = [0.3];
    private IReservoir reservoir = null!;
    private double[] state = null!;
    private double[] next = null!;

    [Params(100, 300, 1000)]
    public int Units { get; set; }

    [Params(Topology.FixedInDegree, Topology.Dense, Topology.Ring)]
    public Topology Topology { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        reservoir = new EchoStateSpec { Units = Units, Topology = Topology }.Build(1);
        state = new double[Units];
        next = new double[Units];
    }

    [Benchmark]
    public void Step()
    {
        reservoir.Step(input, state, next);
        (state, next) = (next, state);
    }
}
