namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// A readout that learns sample by sample. The same samples from the same state give the same bits, and writing the state
/// out changes none of them. Not thread-safe.
/// </summary>
public interface IOnlineReadout : IReadout
{
    /// <summary>[Outputs, Features] row-major; the last of each row is the bias.</summary>
    ReadOnlySpan<double> Weights { get; }

    /// <summary>Samples learned, those of a ridge regression that it took over included.</summary>
    long Updates { get; }

    /// <summary>
    /// Trace of the inverse correlation: large while there are directions in which little has been seen. NaN for a learner
    /// that keeps none.
    /// </summary>
    double Trace { get; }

    /// <summary>Multiply-adds of one <see cref="Learn"/>, averaged, for cost estimates.</summary>
    long OperationsPerUpdate { get; }

    /// <summary>Bytes that one <see cref="Learn"/> reads and writes, averaged, for cost estimates.</summary>
    long BytesPerUpdate { get; }

    /// <summary>Learns one sample. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="targets">[Outputs]</param>
    /// <param name="weight">How many samples it counts as; above 0 and finite; a class weight, for instance.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length, a value is not finite or the weight is not usable; nothing was learned.
    /// </exception>
    void Learn(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight = 1);

    /// <summary>All that has been learned; what follows is the same, bit for bit, with or without the call.</summary>
    ReadoutState Save();
}
