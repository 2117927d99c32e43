using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Typed description of a leaky echo state network (Jaeger 2001; Jaeger et al. 2007):
/// z = W x + Win u + b; x' = (1-a) x + a tanh(z). The weights are a pure function of this spec and the number of inputs.
/// </summary>
public sealed record ReservoirSpec
{
    /// <summary>Version of the weight generator. A change of any derived bit raises it; other versions are refused.</summary>
    public const int CurrentGenerator = 1;

    /// <summary>Largest number of units.</summary>
    public const int MaximumUnits = 20_000;

    /// <summary>Units of the reservoir, N. 1 to 20,000.</summary>
    public int Units { get; init; } = 100;

    /// <summary>Which units feed which.</summary>
    public Topology Topology { get; init; } = Topology.FixedInDegree;

    /// <summary>Incoming connections of a unit, used by <see cref="Topology.FixedInDegree"/>. 1 to <see cref="Units"/>.</summary>
    public int InDegree { get; init; } = 10;

    /// <summary>Spectral radius, in the sense of <see cref="RadiusConvention"/>. 0 to 10.</summary>
    public double SpectralRadius { get; init; } = 0.9;

    /// <summary>Which matrix <see cref="SpectralRadius"/> speaks of.</summary>
    public RadiusConvention RadiusConvention { get; init; } = RadiusConvention.Plain;

    /// <summary>Leak rate a: above 0, up to 1 (no leak).</summary>
    public double LeakRate { get; init; } = 1.0;

    /// <summary>Input weights are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.5;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.1;

    /// <summary>Seed of every random weight.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Version of the weight generator that the spec was written for.</summary>
    public int Generator { get; init; } = CurrentGenerator;

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("reservoir.units", Units, 1, MaximumUnits);
        check.Known("reservoir.topology", Topology);
        if (Topology == Topology.FixedInDegree)
            check.Within("reservoir.inDegree", InDegree, 1, Math.Max(1, Units));
        check.Within("reservoir.spectralRadius", SpectralRadius, 0, 10);
        check.Known("reservoir.radiusConvention", RadiusConvention);
        check.Within("reservoir.leakRate", LeakRate, 0, 1, lowExcluded: true);
        check.Within("reservoir.inputScaling", InputScaling, 0, 1000);
        check.Within("reservoir.biasScaling", BiasScaling, 0, 1000);
        check.Within("reservoir.generator", Generator, CurrentGenerator, CurrentGenerator);
        return check.Problems;
    }

    /// <summary>Derives the weights: the only way to make a reservoir.</summary>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public IReservoir Build(int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        var problems = Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        return EchoStateNetwork.Derive(this, inputSize);
    }
}
