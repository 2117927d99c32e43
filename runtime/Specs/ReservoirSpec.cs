using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Typed description of a reservoir: everything that its fixed part is derived from, together with the number of inputs.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EchoStateSpec), "echoState")]
[JsonDerivedType(typeof(ResidualSpec), "residual")]
[JsonDerivedType(typeof(EdgeOfStabilitySpec), "edgeOfStability")]
[JsonDerivedType(typeof(SeriesSpec), "series")]
[JsonDerivedType(typeof(ParallelSpec), "parallel")]
[JsonDerivedType(typeof(AcyclicSpec), "acyclic")]
[JsonDerivedType(typeof(EulerStateSpec), "eulerState")]
[JsonDerivedType(typeof(RandomOscillatorsSpec), "randomOscillators")]
[JsonDerivedType(typeof(NextGenerationSpec), "nextGeneration")]
[JsonDerivedType(typeof(NanowireSpec), "nanowire")]
[JsonDerivedType(typeof(SpikingSpec), "spiking")]
[JsonDerivedType(typeof(ExternalSubstrateSpec), "externalSubstrate")]
[JsonDerivedType(typeof(GraphSpec), "graph")]
[JsonDerivedType(typeof(ResistiveMemoryGraphSpec), "resistiveMemoryGraph")]
public abstract record ReservoirSpec
{
    /// <summary>Version of the weight generator. A change of any derived bit raises it; other versions are refused.</summary>
    public const int CurrentGenerator = 1;

    /// <summary>Largest number of units.</summary>
    public const int MaximumUnits = 20_000;

    private static readonly FrozenDictionary<Type, string> KindNames = typeof(ReservoirSpec)
        .GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .ToFrozenDictionary(kind => kind.DerivedType, kind => (string)kind.TypeDiscriminator!);

    /// <summary>The names of all kinds, as JSON, command lines, search spaces and messages have them, in ordinal order.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. KindNames.Values.Order(StringComparer.Ordinal)];

    /// <summary>Seed of every random weight.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Version of the weight generator that the spec was written for.</summary>
    public int Generator { get; init; } = CurrentGenerator;

    /// <summary>The name of a spec's kind: <c>echoState</c>.</summary>
    public static string KindOf(ReservoirSpec spec) => KindNames[spec.GetType()];

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        CheckInto(check, "reservoir");
        return check.Problems;
    }

    /// <summary>Every field that cannot be used, those included that depend on the number of inputs.</summary>
    /// <param name="inputSize">Number of input columns; below 1 it is not looked at, since the task is refused for it.</param>
    public ImmutableArray<SpecProblem> Validate(int inputSize)
    {
        var check = new SpecCheck();
        CheckInto(check, "reservoir");
        if (inputSize >= 1 && check.Problems.IsEmpty)
            CheckInputsInto(check, "reservoir", inputSize);
        return check.Problems;
    }

    /// <summary>Derives the fixed part: the only way to make a reservoir.</summary>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public IReservoir Build(int inputSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        var problems = Validate(inputSize);
        return problems.IsEmpty ? Derive(inputSize) : throw new SpecRefusedException(problems);
    }

    /// <summary>The reservoir with what plasticity has made of its weights.</summary>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    /// <param name="adapted">One for each network of the reservoir, in order; none: the weights as they are derived.</param>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The adapted weights are not of this spec.</exception>
    public IReservoir Build(int inputSize, ImmutableArray<AdaptedWeights> adapted)
    {
        if (adapted.IsDefaultOrEmpty)
            return Build(inputSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        var problems = Validate(inputSize);
        return problems.IsEmpty ? Derive(inputSize, adapted) : throw new SpecRefusedException(problems);
    }

    /// <summary>State variables that the readout sees, for a spec that is good.</summary>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    public abstract int FeatureSize(int inputSize);

    /// <summary>State variables, for a spec that is good.</summary>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    public virtual int StateSize(int inputSize) => FeatureSize(inputSize);

    /// <summary>Adds every field that cannot be used.</summary>
    /// <param name="check">Collects them.</param>
    /// <param name="path">What this spec is called, for instance <c>reservoir</c>.</param>
    internal virtual void CheckInto(SpecCheck check, string path) =>
        check.Within($"{path}.generator", Generator, CurrentGenerator, CurrentGenerator);

    /// <summary>Adds every field that cannot be used with this many inputs; the fields by themselves are good.</summary>
    /// <param name="check">Collects them.</param>
    /// <param name="path">What this spec is called, for instance <c>reservoir</c>.</param>
    /// <param name="inputSize">Number of input columns, at least 1.</param>
    internal virtual void CheckInputsInto(SpecCheck check, string path, int inputSize)
    {
    }

    /// <summary>The reservoir of a spec that has been checked.</summary>
    internal abstract IReservoir Derive(int inputSize);

    /// <summary>The adapted reservoir of a spec that has been checked.</summary>
    internal virtual IReservoir Derive(int inputSize, ImmutableArray<AdaptedWeights> adapted) =>
        throw new ArgumentException($"{adapted.Length} adapted networks do not fit a reservoir of this kind.", nameof(adapted));
}
