using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>Messages about searches, and their forms.</summary>
internal static class JobMessageMapper
{
    public static JobStatusForm ToForm(JobStatus status)
    {
        var form = new JobStatusForm
        {
            Job = status.Job.Value,
            Search = EvolutionJobMapper.ToForm(status.Search),
            Generation = status.Generation,
            Evaluations = status.Evaluations,
            Refused = status.Refused,
            Best = status.Best is null ? null : ToForm(status.Best),
            EvaluationSeconds = status.Cost.EvaluationSeconds,
            ElapsedSeconds = status.Cost.ElapsedSeconds,
            Operations = status.Cost.Operations,
            Bytes = status.Cost.Bytes,
        };
        if (status.Finished is { } reason)
            form.Finished = (FinishReasonForm)reason;
        if (status.ExpectedEvaluations is { } expected)
            form.ExpectedEvaluations = expected;
        form.History.AddRange(status.History.Select(ToForm));
        form.Ancestors.AddRange(status.Ancestors.Select(ToForm));
        form.Results.AddRange(status.Results.Select(ToForm));
        return form;
    }

    public static JobStatus FromForm(JobStatusForm form)
    {
        const string What = "message JobStatus";
        var search = EvolutionJobMapper.FromForm(What, form.Search);
        return new JobStatus(
            JobMapper.IdFrom(What, form.Job),
            search,
            form.HasFinished ? (FinishReason)form.Finished : null,
            form.Generation,
            form.Evaluations,
            form.Refused,
            form.HasExpectedEvaluations ? form.ExpectedEvaluations : null,
            [.. form.History.Select(Summary)],
            form.Best is null ? null : Individual(What, form.Best, search.Space),
            [.. form.Ancestors.Select(a => Individual(What, a, search.Space))],
            new JobCost(form.EvaluationSeconds, form.ElapsedSeconds, form.Operations, form.Bytes))
        {
            Results = [.. form.Results.Select(r => Individual(What, r, search.Space))],
        };
    }

    public static EvaluateBirthForm ToForm(EvaluateBirth lease) => new()
    {
        Job = lease.Job.Value,
        Search = EvolutionJobMapper.ToForm(lease.Search),
        Birth = lease.Birth.Value,
        GenesF64 = DoubleArrayForm.Of(lease.Genes.AsMemory()),
        DataHashHigh = (ulong)(lease.DataHash >> 64),
        DataHashLow = (ulong)lease.DataHash,
        Plan = EvaluationPlanMapper.ToForm(lease.Plan),
    };

    public static EvaluateBirth FromForm(EvaluateBirthForm form)
    {
        const string What = "message EvaluateBirth";
        var search = EvolutionJobMapper.FromForm(What, form.Search);
        return new EvaluateBirth(
            JobMapper.IdFrom(What, form.Job),
            search,
            new BirthNumber(form.Birth),
            [.. DoubleArrayForm.Read(What, "genes_f64", form.GenesF64, search.Space.Genes.Length)],
            new UInt128(form.DataHashHigh, form.DataHashLow))
        {
            Plan = EvaluationPlanMapper.FromForm(What, form.Plan, search.Space),
        };
    }

    private static GenerationSummaryForm ToForm(GenerationSummary summary)
    {
        var form = new GenerationSummaryForm
        {
            Generation = summary.Generation,
            Evaluations = summary.Evaluations,
            Best = summary.Best,
            Median = summary.Median,
            Worst = summary.Worst,
            Refused = summary.Refused,
        };
        if (summary.HyperVolume is { } volume)
            form.HyperVolume = volume;
        if (summary.Coverage is { } coverage)
            form.Coverage = coverage;
        if (summary.QualityDiversity is { } quality)
            form.QualityDiversity = quality;
        return form;
    }

    private static GenerationSummary Summary(GenerationSummaryForm form) =>
        new(form.Generation, form.Evaluations, form.Best, form.Median, form.Worst, form.Refused)
        {
            HyperVolume = form.HasHyperVolume ? form.HyperVolume : null,
            Coverage = form.HasCoverage ? form.Coverage : null,
            QualityDiversity = form.HasQualityDiversity ? form.QualityDiversity : null,
        };

    private static IndividualForm ToForm(Individual individual)
    {
        var birth = individual.Birth;
        var form = new IndividualForm
        {
            Birth = birth.Number.Value,
            Generation = birth.Generation,
            GenesF64 = DoubleArrayForm.Of(birth.Genome.Values.AsMemory()),
            Fitness = JobMapper.ToForm(individual.Fitness),
            Plan = EvaluationPlanMapper.ToForm(birth.Plan),
            Value = individual.Value,
            Count = individual.Moments.Count,
            Mean = individual.Moments.Mean,
            SquaredDeviations = individual.Moments.SquaredDeviations,
        };
        form.Parents.AddRange(birth.Parents.Select(p => p.Value));
        form.Operators.AddRange(birth.Operators);
        return form;
    }

    private static Individual Individual(string what, IndividualForm form, SearchSpace space)
    {
        var individual = new Individual(
            new Birth(
                new BirthNumber(form.Birth),
                form.Generation,
                new Genome(space, [.. DoubleArrayForm.Read(what, "genes_f64", form.GenesF64, space.Genes.Length)]),
                [.. form.Parents.Select(p => new BirthNumber(p))],
                [.. form.Operators])
            {
                Plan = EvaluationPlanMapper.FromForm(what, form.Plan, space),
            },
            JobMapper.ResultFrom(what, form.Fitness));
        return form.HasValue
            ? individual with { Value = form.Value, Moments = new FitnessMoments(form.Count, form.Mean, form.SquaredDeviations) }
            : individual;
    }
}
