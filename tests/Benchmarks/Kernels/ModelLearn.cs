using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using BenchmarkDotNet.Attributes;

namespace ArchetypeRC.Tests.Benchmarks.Kernels;

/// <summary>One row through a whole model: test, learn, predict.</summary>
[ShortRunJob, MemoryDiagnoser]
public class ModelLearn
{
    private readonly double[] row = new double[1];
    private readonly double[] prediction = new double[1];
    private LifelongModel model = null!;
    private int t;

    [Params(100, 300, 1000)]
    public int Units { get; set; }

    [GlobalSetup]
    public void Setup() => model = LifelongModel.Create(new ModelSpec
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = Units },
    });

    [Benchmark]
    public void Learn()
    {
        row[0] = Math.Sin(0.1 * t++);
        model.Learn(row, prediction);
    }
}
