using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>CMA-ES over the numbers of a genome: <see cref="CovarianceMatrixLoop"/>. The population is its lambda.</summary>
public sealed record CovarianceMatrixSpec : LoopSpec
{
    /// <summary>Standard deviation of the first steps, on the genes' [0, 1] scale. Above 0, up to 1, default 0.3.</summary>
    public double InitialSigma { get; init; } = 0.3;

    /// <summary>Probability that a choice differs from that of the parent it is taken from. 0 to 1, default 0.1.</summary>
    public double FlipProbability { get; init; } = 0.1;

    /// <inheritdoc/>
    public override string Name => "cma-es";

    internal override void Check(SpecCheck check, EvolutionSpec evolution)
    {
        check.Within("evolution.loop.initialSigma", InitialSigma, 0, 1, lowExcluded: true);
        check.Within("evolution.loop.flipProbability", FlipProbability, 0, 1);
        if (evolution.Population < 4)
            check.Add("evolution.population", evolution.Population.ToString(System.Globalization.CultureInfo.InvariantCulture), "4 or more with cma-es");
    }

    internal override IEvolutionLoop Begin(EvolutionSpec evolution, SearchSpace space, IReadOnlyList<Genome> given) =>
        new CovarianceMatrixLoop(evolution, this, space, given);
}
