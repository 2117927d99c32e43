using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Recurrent weights that come from outside, for <see cref="Topology.External"/>.</summary>
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

    /// <summary>Equality by content, bit by bit.</summary>
    public bool Equals(ExternalWeights? other) =>
        other is not null && Scaled == other.Scaled
        && MemoryMarshal.AsBytes(Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other.Values.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scaled, Values.Length, Values.IsDefaultOrEmpty ? 0 : Values[0]);

    internal void CheckInto(SpecCheck check, string path, int units)
    {
        if (units > MaximumUnits)
            check.Within($"{path} (units)", units, 1, MaximumUnits);
        var count = Values.IsDefault ? 0 : Values.Length;
        if (count != (long)units * units)
            check.Within($"{path}.values (count)", count, units * units, units * units);
        for (var i = 0; i < count; i++)
        {
            if (!(Math.Abs(Values[i]) <= 1e6))
            {
                check.Within($"{path}.values[{i}]", Values[i], -1e6, 1e6);
                return;
            }
        }
    }
}
