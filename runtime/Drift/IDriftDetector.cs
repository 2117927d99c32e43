namespace ArchetypeRC.Runtime.Drift;

/// <summary>
/// Reads one value per sample, usually an error, and says when the stream behind it has changed. Bounded memory; a pure
/// state machine. Not thread-safe.
/// </summary>
public interface IDriftDetector
{
    /// <summary>Values read since the detector was made.</summary>
    long Samples { get; }

    /// <summary>
    /// Values since the change, as far as the detector can tell, the last one included: said after a drift, until the next value.
    /// </summary>
    long SinceChange { get; }

    /// <summary>Takes one value in. Allocates nothing.</summary>
    /// <param name="value">Finite, at most 1e100 in magnitude; a kind may allow less.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed; nothing was taken in.</exception>
    DriftSignal Add(double value);

    /// <summary>Forgets everything but the number of samples, for a stream that begins anew.</summary>
    void Reset();

    /// <summary>
    /// The values to come are in another unit. A window that follows the values goes on in it, as if those it holds had been in
    /// it too; a detector whose mean is over all values, falls included, forgets as <see cref="Reset"/> does.
    /// </summary>
    /// <param name="factor">What a value in the old unit is multiplied by to be in the new one. Above 0, finite.</param>
    void Rescale(double factor);

    /// <summary>Where the detector stands; what follows is the same, bit for bit, with or without the call.</summary>
    DriftDetectorState Save();
}
