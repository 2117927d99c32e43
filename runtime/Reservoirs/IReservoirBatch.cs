namespace ArchetypeRC.Runtime.Reservoirs;

/// <summary>
/// Instances that share the weights of one reservoir and are stepped together, each from its own state by its own input: the
/// bits of <see cref="IReservoir.Step"/>, instance by instance. Not safe for use by several threads at once.
/// </summary>
public interface IReservoirBatch
{
    /// <summary>Number of instances, B.</summary>
    int Instances { get; }

    /// <summary>Steps every instance. Allocates nothing.</summary>
    /// <param name="inputs">[B, InputSize]</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    void Step(ReadOnlySpan<double> inputs);

    /// <summary>Copies the state of one instance out.</summary>
    /// <param name="instance">0 to B - 1.</param>
    /// <param name="state">[StateSize]</param>
    /// <exception cref="ArgumentException">There is no such instance, or the span has another length.</exception>
    void Read(int instance, Span<double> state);

    /// <summary>Sets the state of one instance.</summary>
    /// <param name="instance">0 to B - 1.</param>
    /// <param name="state">[StateSize]</param>
    /// <exception cref="ArgumentException">There is no such instance, or the span has another length.</exception>
    void Write(int instance, ReadOnlySpan<double> state);
}
