using ArchetypeRC.Runtime.Specs;

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

    /// <summary>In which numbers the state is computed; of several reservoirs the least of theirs.</summary>
    Precision Precision => Precision.Double;

    /// <summary>
    /// Why the next state does not follow smoothly from the state, so that small differences of states have no rate of growth; null where
    /// it does.
    /// </summary>
    string? Unsmooth => null;

    /// <summary>Between what any state variable may start, for measures that begin at states drawn at large.</summary>
    (double Low, double High) StartRange => (-1, 1);

    /// <summary>Computes the next state. Allocates nothing.</summary>
    /// <param name="input">[InputSize]</param>
    /// <param name="state">[StateSize]; left alone.</param>
    /// <param name="next">[StateSize]; must not overlap <paramref name="state"/>.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next);

    /// <summary>Steps through rows of inputs: the bits of as many calls of <see cref="Step"/>. Allocates nothing.</summary>
    /// <param name="inputs">[T, InputSize]</param>
    /// <param name="state">[StateSize]; from the state before the first row to the one after the last.</param>
    /// <param name="states">[T, StateSize]; receives the state after each row. Apart from <paramref name="state"/>.</param>
    /// <exception cref="ArgumentException">A span has a length that does not fit.</exception>
    void Run(ReadOnlySpan<double> inputs, Span<double> state, Span<double> states)
    {
        var rows = RunLength.Of(this, inputs, state, states);
        ReadOnlySpan<double> before = state;
        for (var row = 0; row < rows; row++)
        {
            var next = states.Slice(row * StateSize, StateSize);
            Step(inputs.Slice(row * InputSize, InputSize), before, next);
            before = next;
        }

        before.CopyTo(state);
    }

    /// <summary>Many instances of this reservoir, stepped together; all at the state of zeros.</summary>
    /// <param name="instances">B, at least 1.</param>
    IReservoirBatch Batch(int instances) => new SerialBatch(this, instances);
}
