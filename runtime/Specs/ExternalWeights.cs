using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Weights that come from outside, for <see cref="Topology.External"/>: those between the units and, if they are given, those of the inputs and
/// the biases.
/// </summary>
public sealed record ExternalWeights
{
    /// <summary>Most units whose weights a spec carries.</summary>
    public const int MaximumUnits = 2_000;

    /// <summary>W, [N, N] row-major: row i holds what unit i receives. Finite, at most 1e6 in magnitude.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>
    /// Whether they are brought to the spectral radius of the spec; otherwise they stand as they are given, and the radius is
    /// not used.
    /// </summary>
    public bool Scaled { get; init; }

    /// <summary>
    /// Win, [N, I] row-major: row i holds what unit i receives of each input of the reservoir, in their order. Finite, at most 1e6 in magnitude.
    /// Empty: drawn as the spec says; otherwise its input scaling and layout are not used.
    /// </summary>
    public ImmutableArray<double> Input { get; init; } = [];

    /// <summary>b, [N]. Finite, at most 1e6 in magnitude. Empty: drawn as the spec says; otherwise its bias scaling is not used.</summary>
    public ImmutableArray<double> Bias { get; init; } = [];

    /// <summary>Equality by content, bit by bit.</summary>
    public bool Equals(ExternalWeights? other) =>
        other is not null && Scaled == other.Scaled && Same(Values, other.Values) && Same(Input, other.Input) && Same(Bias, other.Bias);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scaled, Values.Length, Values.IsDefaultOrEmpty ? 0 : Values[0]);

    internal void CheckInto(SpecCheck check, string path, int units)
    {
        if (units > MaximumUnits)
            check.Within($"{path} (units)", units, 1, MaximumUnits);
        var count = Values.IsDefault ? 0 : Values.Length;
        if (count != (long)units * units)
            check.Within($"{path}.values (count)", count, units * units, units * units);
        CheckValues(check, $"{path}.values", Values);
        CheckValues(check, $"{path}.input", Input);
        if (!Bias.IsDefaultOrEmpty && Bias.Length != units)
            check.Add($"{path}.bias (count)", Count(Bias.Length), string.Create(CultureInfo.InvariantCulture, $"{units}, the shape [StateSize]"));
        CheckValues(check, $"{path}.bias", Bias);
    }

    internal void CheckInputsInto(SpecCheck check, string path, int units, int inputSize)
    {
        if (!Input.IsDefaultOrEmpty && Input.Length != (long)units * inputSize)
        {
            check.Add(
                $"{path}.input (count)", Count(Input.Length),
                string.Create(CultureInfo.InvariantCulture, $"{(long)units * inputSize}, the shape [StateSize, InputSize] = [{units}, {inputSize}]"));
        }
    }

    private static void CheckValues(SpecCheck check, string path, ImmutableArray<double> values)
    {
        for (var i = 0; i < (values.IsDefault ? 0 : values.Length); i++)
        {
            if (!(Math.Abs(values[i]) <= 1e6))
            {
                check.Within($"{path}[{i}]", values[i], -1e6, 1e6);
                return;
            }
        }
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static bool Same(ImmutableArray<double> one, ImmutableArray<double> other) =>
        MemoryMarshal.AsBytes(one.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.AsSpan()));
}
