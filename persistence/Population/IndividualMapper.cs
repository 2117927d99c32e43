using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Births and individuals of one search space, and their forms.</summary>
internal static class IndividualMapper
{
    public static BirthForm ToForm(Birth birth) => new()
    {
        Number = birth.Number.Value,
        Generation = birth.Generation,
        GenesF64 = DoubleArrayForm.Of(birth.Genome.Values.AsMemory()),
        StepSizesF64 = DoubleArrayForm.Of(birth.Genome.StepSizes.AsMemory()),
        Parents = { birth.Parents.Select(parent => parent.Value) },
        Operators = { birth.Operators },
        Plan = EvaluationPlanMapper.ToForm(birth.Plan),
    };

    /// <exception cref="DurableFormRefusedException">It is missing, or its genome is not of the space.</exception>
    public static Birth BirthFrom(string name, BirthForm? form, SearchSpace space)
    {
        if (form is null || form.Number < 0 || form.Generation < 0 || form.Parents.Any(parent => parent < 0))
            throw Altered(name, form is null ? "a birth is missing" : $"birth {form.Number} of generation {form.Generation} is none");
        var genes = DoubleArrayForm.Read(name, "genes_f64", form.GenesF64, space.Genes.Length);
        var steps = DoubleArrayForm.Read(name, "step_sizes_f64", form.StepSizesF64);
        try
        {
            return new Birth(
                new BirthNumber(form.Number),
                form.Generation,
                new Genome(space, [.. genes]).WithStepSizes([.. steps]),
                [.. form.Parents.Select(parent => new BirthNumber(parent))],
                [.. form.Operators])
            {
                Plan = EvaluationPlanMapper.FromForm(name, form.Plan, space),
            };
        }
        catch (ArgumentException e)
        {
            throw Altered(name, $"birth {form.Number} cannot be used: {e.Message.TrimEnd('.')}", e);
        }
    }

    public static IndividualForm ToForm(Individual individual) => new()
    {
        Birth = ToForm(individual.Birth),
        Fitness = JobMapper.ToForm(individual.Fitness),
        Value = individual.Value,
        MomentsCount = individual.Moments.Count,
        MomentsMean = individual.Moments.Mean,
        MomentsSquaredDeviations = individual.Moments.SquaredDeviations,
    };

    /// <exception cref="DurableFormRefusedException">A part is missing or cannot be used.</exception>
    public static Individual FromForm(string name, IndividualForm form, SearchSpace space) =>
        new(BirthFrom(name, form.Birth, space), JobMapper.ResultFrom(name, form.Fitness))
        {
            Value = form.Value,
            Moments = new FitnessMoments(form.MomentsCount, form.MomentsMean, form.MomentsSquaredDeviations),
        };

    private static DurableFormRefusedException Altered(string name, string detail, Exception? cause = null) =>
        new(DurableFormRefusal.Altered, name, detail, cause);
}
