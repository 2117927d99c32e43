using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>Where the parts of a composite lie in its state: the features that the readout sees first, everything else behind.</summary>
/// <remarks>
/// A part that is seen and has no state but its features lies among the features. Every other part lies behind them as a whole,
/// and if it is seen its features are copied to the front.
/// </remarks>
/// <param name="FeatureSize">Values in front.</param>
/// <param name="StateSize">All values.</param>
/// <param name="Places">One for each part.</param>
internal sealed record CompositeLayout(int FeatureSize, int StateSize, ImmutableArray<CompositeLayout.Place> Places)
{
    public static CompositeLayout Of(CompositeSpec spec, int inputSize)
    {
        var count = spec.Parts.Length;
        var inputs = new int[count];
        var features = new int[count];
        var states = new int[count];
        for (var part = 0; part < count; part++)
        {
            inputs[part] = spec.InputSizeOf(part, inputSize, features);
            features[part] = spec.Parts[part].FeatureSize(inputs[part]);
            states[part] = spec.Seeded(part).StateSize(inputs[part]);
        }

        var seen = 0;
        for (var part = 0; part < count; part++)
            seen = checked(seen + (spec.IsSeen(part) ? features[part] : 0));
        var places = ImmutableArray.CreateBuilder<Place>(count);
        var front = 0;
        var behind = seen;
        for (var part = 0; part < count; part++)
        {
            var among = spec.IsSeen(part) && states[part] == features[part];
            var start = among ? front : behind;
            places.Add(new Place(inputs[part], start, states[part], features[part], spec.IsSeen(part) && !among ? front : null));
            front += spec.IsSeen(part) ? features[part] : 0;
            behind = checked(behind + (among ? 0 : states[part]));
        }

        return new CompositeLayout(seen, behind, places.MoveToImmutable());
    }

    /// <summary>One part.</summary>
    /// <param name="InputSize">Inputs of the part.</param>
    /// <param name="Start">First value of its state.</param>
    /// <param name="StateSize">Values of its state.</param>
    /// <param name="FeatureSize">How many of them, from the first, are its features.</param>
    /// <param name="CopyTo">Where its features are copied to, unless they lie where they are seen or are not seen.</param>
    internal sealed record Place(int InputSize, int Start, int StateSize, int FeatureSize, int? CopyTo);
}
