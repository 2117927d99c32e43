using System.Globalization;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>Low error, few operations and few bytes at the same time: <see cref="ParetoLoop"/>. Every setting is one that all kinds share.</summary>
public sealed record ParetoSpec : LoopSpec
{
    /// <summary>Largest population of this kind.</summary>
    public const int MaximumPopulation = 1_000;

    /// <inheritdoc/>
    public override string Name => "pareto";

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        // Sorting compares everyone with everyone.
        if (evolution.Population > MaximumPopulation)
        {
            check.Add(
                "evolution.population", evolution.Population.ToString(CultureInfo.InvariantCulture), $"2 to {MaximumPopulation} with pareto");
        }
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new ParetoLoop(evolution, this, space, given);
}
