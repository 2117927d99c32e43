using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Reservoirs that feed each other, see <see cref="SeriesSpec"/>, <see cref="ParallelSpec"/> and <see cref="AcyclicSpec"/>.</summary>
internal sealed class CompositeReservoir : IReservoir
{
    private readonly IReservoir[] parts;
    private readonly CompositeLayout layout;
    private readonly bool[] driven;
    private readonly int[][] feeding;
    private readonly int mostGathered;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputSize">Inputs of the whole.</param>
    /// <param name="adapted">What plasticity made of each part; none: the weights as they are derived.</param>
    public CompositeReservoir(CompositeSpec spec, int inputSize, ImmutableArray<AdaptedWeights> adapted = default)
    {
        layout = spec.Layout(inputSize);
        parts = [.. layout.Places.Select((place, part) => adapted.IsDefaultOrEmpty
            ? spec.Seeded(part).Derive(place.InputSize)
            : spec.Seeded(part).Derive(place.InputSize, [adapted[part]]))];
        driven = [.. parts.Select((_, part) => spec.IsDriven(part))];
        feeding = [.. parts.Select((_, part) => spec.Feeding(part).ToArray())];
        mostGathered = parts.Select((_, part) => Sources(part) > 1 ? layout.Places[part].InputSize : 0).Max();
        InputSize = inputSize;
        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [.. spec.Wiring, inputSize, layout.FeatureSize]);
        foreach (var part in parts)
            Append(hash, part.WeightsHash);

        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize => layout.StateSize;

    public int FeatureSize => layout.FeatureSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => parts.Sum(part => part.OperationsPerStep);

    public (double Low, double High) StartRange => (parts.Max(part => part.StartRange.Low), parts.Min(part => part.StartRange.High));

    public long BytesPerStep => parts.Sum(part => part.BytesPerStep);

    public Precision Precision => parts.Any(part => part.Precision == Precision.Single) ? Precision.Single : Precision.Double;

    public string? Unsmooth => parts.Select(part => part.Unsmooth).FirstOrDefault(reason => reason is not null);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        var rented = mostGathered == 0 ? [] : ArrayPool<double>.Shared.Rent(mostGathered);
        for (var part = 0; part < parts.Length; part++)
        {
            var place = layout.Places[part];
            var own = next.Slice(place.Start, place.StateSize);
            parts[part].Step(Driving(part, input, next, rented), state.Slice(place.Start, place.StateSize), own);
            if (place.CopyTo is { } front)
                own[..place.FeatureSize].CopyTo(next[front..]);
        }

        if (mostGathered > 0)
            ArrayPool<double>.Shared.Return(rented);
    }

    // What drives a part lies where it is unless it comes from several places.
    private ReadOnlySpan<double> Driving(int part, ReadOnlySpan<double> input, ReadOnlySpan<double> next, Span<double> gathered)
    {
        if (Sources(part) == 1)
            return driven[part] ? input : Features(feeding[part][0], next);
        var length = 0;
        if (driven[part])
        {
            input.CopyTo(gathered);
            length = input.Length;
        }

        foreach (var source in feeding[part])
        {
            var features = Features(source, next);
            features.CopyTo(gathered[length..]);
            length += features.Length;
        }

        return gathered[..length];
    }

    private ReadOnlySpan<double> Features(int part, ReadOnlySpan<double> next) =>
        next.Slice(layout.Places[part].Start, layout.Places[part].FeatureSize);

    private int Sources(int part) => feeding[part].Length + (driven[part] ? 1 : 0);

    private static void Append(XxHash128 hash, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        hash.Append(bytes);
    }
}
