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
        Folder = Directory.CreateTempSubdirectory("archetyperc-benchmark-").FullName;
        Scaled = ScaledWeights.Of(spec);
        var dense = Scaled.Recurrent.ToDense();
        for (var i = 0; i < spec.Units; i++)
            dense[(i * spec.Units) + i] += Scaled.SelfWeight;
        Write("w.f64", dense);
        Write("win.f64", WeightDraw.Input(spec, 1));
        Write("bias.f64", WeightDraw.Bias(spec));
        Rows = new LearningRows(spec.Units);
        Write("features.f64", Rows.AllFeatures);
        Write("targets.f64", Rows.AllTargets);
    }

    public EchoStateSpec Spec { get; }

    public ScaledWeights Scaled { get; }

    public LearningRows Rows { get; }

    public string Folder { get; }

    public IReservoir Build(Precision precision) => (Spec with { Precision = precision }).Build(1);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, double[] values) =>
        File.WriteAllBytes(Path.Combine(Folder, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
