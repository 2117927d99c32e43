using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>An <see cref="EvaluationPlan"/> as it travels: without the search space, which whoever reads it has.</summary>
/// <param name="Fidelity">The part of the training rows; null for all of them.</param>
/// <param name="Draw">Which seeds are drawn.</param>
/// <param name="DonorGenes">Genes of the individual whose sums are inherited; default for none.</param>
/// <param name="DonorFidelity">The part of the training rows that it was trained on; null for all of them.</param>
internal sealed record LeasedPlan(Fidelity? Fidelity, int Draw, ImmutableArray<double> DonorGenes, Fidelity? DonorFidelity)
{
    public static LeasedPlan Of(EvaluationPlan plan) =>
        new(plan.Fidelity, plan.Draw, plan.Donor?.Genome.Values ?? default, plan.Donor?.Fidelity);

    public EvaluationPlan In(SearchSpace space) => new()
    {
        Fidelity = Fidelity,
        Draw = Draw,
        Donor = DonorGenes.IsDefault ? null : new Donor(new Genome(space, DonorGenes), DonorFidelity),
    };
}
