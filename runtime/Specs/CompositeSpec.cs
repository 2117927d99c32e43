using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>A reservoir made of others.</summary>
/// <remarks>
/// Part p takes the first number of <see cref="RandomStream.Derive"/>(<see cref="ReservoirSpec.Seed"/>, p), xor its own seed, in place of
/// its seed: equal parts get different weights, and another seed of the whole gives all of them others.
/// </remarks>
public abstract record CompositeSpec : ReservoirSpec
{
    /// <summary>Most parts of one composite.</summary>
    public const int MaximumParts = 100;

    /// <summary>Most composites within composites, the outermost included.</summary>
    public const int MaximumNesting = 4;

    /// <summary>The parts, in order.</summary>
    internal abstract ImmutableArray<ReservoirSpec> Parts { get; }

    /// <summary>What the parts are called in a spec.</summary>
    internal abstract string PartsName { get; }

    /// <summary>How the parts are joined, as numbers for the hash of the weights.</summary>
    internal abstract ImmutableArray<int> Wiring { get; }

    /// <summary>Whether the inputs of the whole drive a part.</summary>
    internal abstract bool IsDriven(int part);

    /// <summary>The earlier parts whose features drive a part, in their order.</summary>
    internal abstract IEnumerable<int> Feeding(int part);

    /// <summary>Whether the readout sees a part.</summary>
    internal abstract bool IsSeen(int part);

    /// <inheritdoc/>
    public override int FeatureSize(int inputSize)
    {
        var features = new int[Parts.Length];
        var seen = 0;
        for (var part = 0; part < Parts.Length; part++)
        {
            features[part] = Parts[part].FeatureSize(InputSizeOf(part, inputSize, features));
            seen = checked(seen + (IsSeen(part) ? features[part] : 0));
        }

        return seen;
    }

    /// <inheritdoc/>
    public override int StateSize(int inputSize) => Layout(inputSize).StateSize;

    /// <summary>Number of inputs of a part, given the features of those before it.</summary>
    internal int InputSizeOf(int part, int inputSize, ReadOnlySpan<int> features)
    {
        var size = IsDriven(part) ? inputSize : 0;
        foreach (var source in Feeding(part))
            size = checked(size + features[source]);
        return size;
    }

    /// <summary>Where the parts lie in the state, for a spec that is good.</summary>
    internal CompositeLayout Layout(int inputSize) => CompositeLayout.Of(this, inputSize);

    /// <summary>The part with the seed that it has within this spec.</summary>
    internal ReservoirSpec Seeded(int part) =>
        Parts[part] with { Seed = RandomStream.Derive(Seed, (ulong)part).NextUInt64() ^ Parts[part].Seed };

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        var field = $"{path}.{PartsName}";
        check.Within($"{field} (count)", Parts.IsDefault ? 0 : Parts.Length, 1, MaximumParts);
        if (Nesting(this) > MaximumNesting)
        {
            check.Within($"{field} (nesting)", Nesting(this), 1, MaximumNesting);
            return;
        }

        for (var part = 0; !Parts.IsDefault && part < Parts.Length; part++)
        {
            if (Parts[part] is null)
                check.Add($"{field}[{part}]", "empty", "a reservoir");
            else if (Parts[part] is ExternalSubstrateSpec)
                check.Add($"{field}[{part}]", KindOf(Parts[part]), "a reservoir that is computed here, not a device");
            else
                Parts[part].CheckInto(check, $"{field}[{part}]");
        }

        base.CheckInto(check, path);
    }

    /// <inheritdoc/>
    internal override void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
        var features = new int[Parts.Length];
        for (var part = 0; part < Parts.Length; part++)
        {
            var own = InputSizeOf(part, inputSize, features);
            Parts[part].CheckInputsInto(check, $"{path}.{PartsName}[{part}]", own);
            if (!check.Problems.IsEmpty)
                return;
            features[part] = Parts[part].FeatureSize(own);
        }

        check.Within($"{path}.{PartsName} (features)", FeatureSize(inputSize), 1, MaximumUnits);
    }

    /// <summary>Equality of parts, one by one.</summary>
    private protected static bool Same(ImmutableArray<ReservoirSpec> one, ImmutableArray<ReservoirSpec> other) =>
        one.IsDefault || other.IsDefault ? one.IsDefault == other.IsDefault : one.SequenceEqual(other);

    private static int Nesting(ReservoirSpec? spec) => spec is CompositeSpec composite
        ? 1 + (composite.Parts.IsDefaultOrEmpty ? 0 : composite.Parts.Max(Nesting))
        : 0;
}
