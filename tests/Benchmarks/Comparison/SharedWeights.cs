using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>One reservoir and the samples of a readout, and their numbers in a folder for the other program to read.</summary>
internal sealed class SharedWeights : IDisposable
{
    public SharedWeights(EchoStateSpec spec)
    {
        Spec = spec;
        Reservoir = spec.Build(1);
        Folder = Directory.CreateTempSubdirectory("archetyperc-benchmark-").FullName;
        var scaled = ScaledWeights.Of(spec);
        var dense = scaled.Recurrent.ToDense();
        for (var i = 0; i < spec.Units; i++)
            dense[(i * spec.Units) + i] += scaled.SelfWeight;
        Write("w.f64", dense);
        Write("win.f64", WeightDraw.Input(spec, 1));
        Write("bias.f64", WeightDraw.Bias(spec));
        Rows = new LearningRows(spec.Units);
        Write("features.f64", Rows.AllFeatures);
        Write("targets.f64", Rows.AllTargets);
    }

    public EchoStateSpec Spec { get; }

    public IReservoir Reservoir { get; }

    public LearningRows Rows { get; }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, double[] values) =>
        File.WriteAllBytes(Path.Combine(Folder, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
