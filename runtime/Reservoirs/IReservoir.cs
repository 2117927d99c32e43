namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// A driven dynamical system with fixed weights: a pure function from (state, input) to the next state. Immutable, so that
/// any number of models on any threads share one copy.
/// </summary>
public interface IReservoir
{
    /// <summary>Number of inputs, I.</summary>
    int InputSize { get; }

    /// <summary>Number of state variables, N. The state before the first input is all zeros.</summary>
    int StateSize { get; }

    /// <summary>How many state variables the readout sees, F: the first ones. 1 to <see cref="StateSize"/>.</summary>
    int FeatureSize { get; }

    /// <summary>Hash of every derived weight; equal weights, equal hash, on every machine.</summary>
    UInt128 WeightsHash { get; }

    /// <summary>Multiply-adds of one step, for cost estimates.</summary>
    long OperationsPerStep { get; }

    /// <summary>Bytes of weights that one step reads, for cost estimates.</summary>
    long BytesPerStep { get; }

    /// <summary>Computes the next state. Allocates nothing.</summary>
    /// <param name="input">[InputSize]</param>
    /// <param name="state">[StateSize]; left alone.</param>
    /// <param name="next">[StateSize]; must not overlap <paramref name="state"/>.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next);
}
