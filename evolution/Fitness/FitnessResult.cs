using System.Collections.Immutable;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What the evaluation of a genome found: a value, or a refusal with its reason. Lower is better.</summary>
public sealed record FitnessResult
{
    private FitnessResult(double value, ImmutableArray<double> perSeed, long operations, long bytes, string? refusal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(operations);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Value = value;
        PerSeed = perSeed;
        Operations = operations;
        Bytes = bytes;
        Refusal = refusal;
    }

    /// <summary>The mean over the seeds, finite; positive infinity for a refusal, so that it sorts last. Never NaN.</summary>
    public double Value { get; }

    /// <summary>The value under each seed, in the order of the job's seeds; empty for a refusal.</summary>
    public ImmutableArray<double> PerSeed { get; }

    /// <summary>Multiply-adds that the evaluation took.</summary>
    public long Operations { get; }

    /// <summary>Bytes that the evaluation read and wrote, as the kernels count them.</summary>
    public long Bytes { get; }

    /// <summary>Why there is no value; null when there is one.</summary>
    public string? Refusal { get; }

    /// <summary>Training rows that the evaluation went through, over all seeds, those whose sums were inherited left out.</summary>
    public long TrainedRows { get; init; }

    /// <summary>What the model costs where it is deployed; null when it was not told.</summary>
    public ModelCost? Cost { get; init; }

    /// <summary>What the reservoir does; null unless the job asks for it.</summary>
    public Behaviour? Behaviour { get; init; }

    /// <summary>A result that was measured.</summary>
    /// <exception cref="ArgumentException">No value, or one that is not finite: that is a refusal.</exception>
    public static FitnessResult Measured(ImmutableArray<double> perSeed, long operations, long bytes)
    {
        if (perSeed.IsDefaultOrEmpty)
            throw new ArgumentException("A measured fitness has a value for every seed; there is none.", nameof(perSeed));
        var sum = 0.0;
        foreach (var value in perSeed)
            sum += value;
        var mean = sum / perSeed.Length;
        if (!double.IsFinite(mean))
            throw new ArgumentException($"The fitness is {mean}; a value that is not finite is reported as refused.", nameof(perSeed));
        return new FitnessResult(mean, perSeed, operations, bytes, refusal: null);
    }

    /// <summary>A genome that could not be evaluated, or whose evaluation came to nothing finite.</summary>
    /// <param name="reason">The sentence a person reads.</param>
    /// <param name="operations">Multiply-adds that were spent all the same.</param>
    /// <param name="bytes">Bytes that were moved all the same.</param>
    public static FitnessResult Refused(string reason, long operations = 0, long bytes = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new FitnessResult(double.PositiveInfinity, [], operations, bytes, reason);
    }

    /// <summary>Equality by content.</summary>
    public bool Equals(FitnessResult? other) =>
        other is not null && Value.Equals(other.Value) && PerSeed.AsSpan().SequenceEqual(other.PerSeed.AsSpan())
        && Operations == other.Operations && Bytes == other.Bytes && string.Equals(Refusal, other.Refusal, StringComparison.Ordinal)
        && TrainedRows == other.TrainedRows && Equals(Cost, other.Cost) && Equals(Behaviour, other.Behaviour);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value, PerSeed.Length, Operations, Bytes, Refusal);
}
