using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>One of several named choices, without an order; its value is the index of the choice.</summary>
/// <param name="Name">Name, unique in its search space.</param>
/// <param name="Choices">The choices, at least one, each once.</param>
public sealed record CategoricalGene(string Name, ImmutableArray<string> Choices) : Gene(Name)
{
    /// <summary>Flips per unit of sigma: a step of sigma 0.1 takes another choice with probability 0.2.</summary>
    private const double FlipsPerSigma = 2;

    /// <inheritdoc/>
    public override string Allowed => Choices.IsDefaultOrEmpty ? "nothing" : string.Join(", ", Choices);

    /// <summary>Index of a choice as it is written, or else in small or large letters; -1 when it is not one.</summary>
    public int IndexOf(string choice) => Choices.IndexOf(choice) is var index and >= 0
        ? index
        : Choices.IndexOf(choice, 0, Choices.Length, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override double Draw(RandomStream random) => random.NextInt(Choices.Length);

    /// <inheritdoc/>
    public override double Clamp(double value) => value >= 0 ? Math.Min(Math.Floor(value), Choices.Length - 1) : 0;

    /// <inheritdoc/>
    public override double ToUnit(double value) => Choices.Length == 1 ? 0 : Clamp(value) / (Choices.Length - 1);

    /// <inheritdoc/>
    public override double FromUnit(double unit) => Clamp(Math.Clamp(unit, 0, 1) * Choices.Length);

    /// <inheritdoc/>
    /// <remarks>Choices have no neighbours: the step takes one of the others, all alike, with probability 2 sigma.</remarks>
    public override double Step(double value, double sigma, RandomStream random)
    {
        var flips = random.NextDouble() < FlipsPerSigma * sigma;
        if (!flips || Choices.Length == 1)
            return value;
        var other = random.NextInt(Choices.Length - 1);
        return other >= value ? other + 1 : other;
    }

    /// <inheritdoc/>
    public override string Text(double value) => Choices[(int)Clamp(value)];

    /// <summary>Equality by content, choice by choice.</summary>
    public bool Equals(CategoricalGene? other) =>
        other is not null && base.Equals(other) && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Choices.IsDefault ? 0 : Choices.Length);

    internal override IEnumerable<double> Ends => Enumerable.Range(0, Choices.Length).Select(index => (double)index);

    internal override double? Named(string text) => IndexOf(text) is var index and >= 0 ? index : null;

    internal override void Check(SpecCheck check)
    {
        if (Choices.IsDefaultOrEmpty || Choices.Any(string.IsNullOrWhiteSpace) || Choices.Distinct().Count() != Choices.Length)
            check.Add($"searchSpace.{Name}", Allowed, "one choice or more, none of them blank, each once");
    }
}
