using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Reservoirs in series or in parallel, see <see cref="SeriesSpec"/> and <see cref="ParallelSpec"/>.</summary>
internal sealed class CompositeReservoir : IReservoir
{
    private readonly IReservoir[] parts;
    private readonly CompositeLayout layout;
    private readonly bool series;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputSize">Inputs of the whole.</param>
    /// <param name="adapted">What plasticity made of each part; none: the weights as they are derived.</param>
    public CompositeReservoir(CompositeSpec spec, int inputSize, ImmutableArray<AdaptedWeights> adapted = default)
    {
        layout = spec.Layout(inputSize);
        parts = [.. layout.Places.Select((place, part) => adapted.IsDefaultOrEmpty
            ? spec.Seeded(part).Derive(place.InputSize)
            : spec.Seeded(part).Derive(place.InputSize, [adapted[part]]))];
        series = spec is SeriesSpec;
        InputSize = inputSize;
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [series ? 1 : 0, inputSize, layout.FeatureSize]);
        foreach (var part in parts)
            Append(hash, part.WeightsHash);

        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize => layout.StateSize;

    public int FeatureSize => layout.FeatureSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => parts.Sum(part => part.OperationsPerStep);

    public long BytesPerStep => parts.Sum(part => part.BytesPerStep);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var driving = input;
        for (var part = 0; part < parts.Length; part++)
        {
            var place = layout.Places[part];
            var own = next.Slice(place.Start, place.StateSize);
            parts[part].Step(driving, state.Slice(place.Start, place.StateSize), own);
            var features = own[..place.FeatureSize];
            if (place.CopyTo is { } front)
                features.CopyTo(next[front..]);
            if (series)
                driving = features;
        }
    }

    private static void Append(XxHash128 hash, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        hash.Append(bytes);
    }
}
