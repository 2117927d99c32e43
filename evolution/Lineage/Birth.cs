using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Evolution.Lineage;

/// <summary>How an individual came to be.</summary>
/// <param name="Number">Its number in the job.</param>
/// <param name="Generation">The generation that it was drawn for, from 0.</param>
/// <param name="Genome">What it is.</param>
/// <param name="Parents">Its parents, each once: none, one, or as many as its crossover takes.</param>
/// <param name="Operators">Names of the operators that made it, in their order; <c>given</c> for a genome that came with the job.</param>
public sealed record Birth(
    BirthNumber Number,
    int Generation,
    Genome Genome,
    ImmutableArray<BirthNumber> Parents,
    ImmutableArray<string> Operators)
{
    /// <summary>How it is evaluated.</summary>
    public EvaluationPlan Plan { get; init; } = EvaluationPlan.Full;

    /// <summary>Equality by content.</summary>
    public bool Equals(Birth? other) =>
        other is not null && Number == other.Number && Generation == other.Generation && Genome.Equals(other.Genome)
        && Parents.AsSpan().SequenceEqual(other.Parents.AsSpan()) && Operators.AsSpan().SequenceEqual(other.Operators.AsSpan())
        && Plan.Equals(other.Plan);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Number, Generation, Genome);
}
