using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Archetypes;

/// <summary>A readout that was learned in a regime which has ended, kept for when the regime returns. F features, O outputs.</summary>
/// <param name="Number">Its number, from 1; never given twice.</param>
/// <param name="Filed">Row at which it was filed, or filed anew after a recall.</param>
/// <param name="LastUsed">Row at which it was filed or recalled last.</param>
/// <param name="Recalls">How often it was recalled.</param>
/// <param name="ErrorScale">Error profile of its regime: mean magnitude of the error of each output, [O].</param>
/// <param name="Readout">What was learned.</param>
public sealed record Archetype(
    long Number, long Filed, long LastUsed, long Recalls, ReadOnlyMemory<double> ErrorScale, ReadoutState Readout)
{
    /// <summary>The conceptor of its regime's feature vectors; null when regimes are recognised by errors, or no row was at hand.</summary>
    public RegimeConceptor? Conceptor { get; init; }

    /// <summary>Bytes of its numbers.</summary>
    public long Bytes => BytesOf(
        Readout.Features, Readout.Outputs, Conceptor is null ? ArchetypeRecognition.Error : ArchetypeRecognition.Conceptor);

    /// <summary>Bytes of an archetype's numbers: weights, inverse correlation, held-back update, error profile and conceptor.</summary>
    /// <param name="features">F</param>
    /// <param name="outputs">O</param>
    /// <param name="recognition">Whether there is a conceptor.</param>
    public static long BytesOf(int features, int outputs, ArchetypeRecognition recognition = ArchetypeRecognition.Error) =>
        (sizeof(double) * (((long)features * outputs) + (features * (features + 1L) / 2) + features + outputs))
        + (recognition == ArchetypeRecognition.Conceptor ? RegimeConceptor.BytesOf(features) : 0);
}
