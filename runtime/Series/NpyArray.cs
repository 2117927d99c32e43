using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Series;

/// <summary>An array of numbers with any number of dimensions.</summary>
public sealed record NpyArray
{
    /// <summary>Takes over <paramref name="values"/>.</summary>
    /// <param name="shape">Length of each dimension; empty for a single number.</param>
    /// <param name="values">The numbers, the last dimension running fastest.</param>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public NpyArray(ImmutableArray<int> shape, double[] values)
    {
        var size = 1L;
        foreach (var length in shape)
            size *= length;
        if (shape.Any(length => length < 0) || size != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape ({string.Join(", ", shape)}).", nameof(values));
        Shape = shape;
        Values = values;
    }

    /// <summary>Length of each dimension; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The numbers, the last dimension running fastest.</summary>
    public double[] Values { get; }
}
