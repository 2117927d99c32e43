using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Reservoirs one after another: layer l is driven by the features that layer l - 1 has at the same time. With echo state networks
/// a deep echo state network (Gallicchio, Micheli, Pedrelli 2017, doi:10.1016/j.neucom.2016.12.089).
/// </summary>
public sealed record SeriesSpec : CompositeSpec
{
    /// <summary>From the one that the inputs drive to the last. 1 to <see cref="CompositeSpec.MaximumParts"/> of any kind.</summary>
    public ImmutableArray<ReservoirSpec> Layers { get; init; } = [];

    /// <summary>Which layers the readout sees.</summary>
    public SeriesFeatures Features { get; init; } = SeriesFeatures.AllLayers;

    /// <inheritdoc/>
    internal override ImmutableArray<ReservoirSpec> Parts => Layers;

    /// <inheritdoc/>
    internal override string PartsName => "layers";

    /// <summary>Equal layers, with different weights.</summary>
    /// <param name="depth">Layers.</param>
    /// <param name="layer">Each of them; its seed is that of the series.</param>
    /// <param name="scalingBetween">Input scaling of every layer but the first; null for that of the layer.</param>
    public static SeriesSpec Deep(int depth, EchoStateSpec layer, double? scalingBetween = null)
    {
        var later = layer with { Seed = 0, InputScaling = scalingBetween ?? layer.InputScaling };
        return new SeriesSpec
        {
            Seed = layer.Seed,
            Layers = [.. Enumerable.Range(0, depth).Select(l => l == 0 ? layer with { Seed = 0 } : later)],
        };
    }

    /// <summary>Equality by content, layer by layer.</summary>
    public bool Equals(SeriesSpec? other) => base.Equals(other) && Features == other.Features && Same(Layers, other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Features, Layers.IsDefault ? 0 : Layers.Length);

    /// <inheritdoc/>
    internal override ImmutableArray<int> Wiring => [1];

    /// <inheritdoc/>
    internal override bool IsDriven(int part) => part == 0;

    /// <inheritdoc/>
    internal override IEnumerable<int> Feeding(int part) => part == 0 ? [] : [part - 1];

    /// <inheritdoc/>
    internal override bool IsSeen(int part) => Features == SeriesFeatures.AllLayers || part == Layers.Length - 1;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        check.Known($"{path}.features", Features);
        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new CompositeReservoir(this, inputSize);

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize, ImmutableArray<AdaptedWeights> adapted) => adapted.Length == Layers.Length
        ? new CompositeReservoir(this, inputSize, adapted)
        : throw new ArgumentException($"{adapted.Length} adapted networks do not fit a series of {Layers.Length} layers.", nameof(adapted));
}
