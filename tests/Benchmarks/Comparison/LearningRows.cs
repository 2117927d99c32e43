using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Samples that both programs learn from, round and round: [64, F] features, the last of each 1, and [64] targets.</summary>
internal sealed class LearningRows
{
    private const int Count = 64;

    // numpy_reference.py has the same: P starts at 1e4 I.
    private static readonly ReadoutSpec Readout = new() { Ridge = 1e-4, Forgetting = 0.9999, TraceCap = 1e15 };

    private readonly int width;

    public LearningRows(int units)
    {
        width = units + 1;
        var random = new RandomStream(1);
        AllFeatures = new double[Count * width];
        for (var i = 0; i < AllFeatures.Length; i++)
            AllFeatures[i] = (i + 1) % width == 0 ? 1 : random.Uniform(-1, 1);
        AllTargets = new double[Count];
        for (var i = 0; i < Count; i++)
            AllTargets[i] = random.Uniform(-1, 1);
    }

    public double[] AllFeatures { get; }

    public double[] AllTargets { get; }

    public RecursiveLeastSquares NewReadout() => new(Readout, width, 1);

    public ReadOnlySpan<double> Features(int t) => AllFeatures.AsSpan((t & (Count - 1)) * width, width);

    public ReadOnlySpan<double> Target(int t) => AllTargets.AsSpan(t & (Count - 1), 1);
}
