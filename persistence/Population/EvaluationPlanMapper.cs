using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Population;

/// <summary>How births are evaluated, and the form of it.</summary>
internal static class EvaluationPlanMapper
{
    /// <summary>Null for the plan that asks for nothing in particular.</summary>
    public static EvaluationPlanForm? ToForm(EvaluationPlan plan) => plan.Equals(EvaluationPlan.Full)
        ? null
        : new EvaluationPlanForm
        {
            Fidelity = ToForm(plan.Fidelity),
            Draw = plan.Draw,
            Donor = plan.Donor is { } donor
                ? new DonorForm { GenesF64 = DoubleArrayForm.Of(donor.Genome.Values.AsMemory()), Fidelity = ToForm(donor.Fidelity) }
                : null,
        };

    /// <exception cref="DurableFormRefusedException">A number is out of its range.</exception>
    public static EvaluationPlan FromForm(string form, EvaluationPlanForm? plan, SearchSpace space)
    {
        if (plan is null)
            return EvaluationPlan.Full;
        if (plan.Draw < 0)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its draw of seeds is {plan.Draw}");
        return new EvaluationPlan
        {
            Fidelity = FidelityFrom(form, plan.Fidelity),
            Draw = plan.Draw,
            Donor = plan.Donor is null
                ? null
                : new Donor(
                    new Genome(space, [.. DoubleArrayForm.Read(form, "genes_f64", plan.Donor.GenesF64, space.Genes.Length)]),
                    FidelityFrom(form, plan.Donor.Fidelity)),
        };
    }

    public static FidelityForm? ToForm(Fidelity? fidelity) => fidelity is { } part
        ? new FidelityForm { Rung = part.Rung, Rungs = part.Rungs, Factor = part.Factor }
        : null;

    public static Fidelity? FidelityFrom(string form, FidelityForm? fidelity)
    {
        if (fidelity is null)
            return null;
        return fidelity.Rung >= 0 && fidelity.Rung < fidelity.Rungs && fidelity.Factor >= 2
            ? new Fidelity(fidelity.Rung, fidelity.Rungs, fidelity.Factor)
            : throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"its rung is {fidelity.Rung} of {fidelity.Rungs} with factor {fidelity.Factor}");
    }
}
