using ArchetypeRC.Runtime.Readouts;

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
    /// <summary>Bytes of its numbers.</summary>
    public long Bytes => BytesOf(Readout.Features, Readout.Outputs);

    /// <summary>Bytes of an archetype's numbers: weights, inverse correlation, held-back update and error profile.</summary>
    public static long BytesOf(int features, int outputs) =>
        sizeof(double) * (((long)features * outputs) + (features * (features + 1L) / 2) + features + outputs);
}
