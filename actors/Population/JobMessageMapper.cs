using System.Collections.Immutable;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using Google.Protobuf;

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
        form.Paused = status.Paused;
        form.Priority = status.Priority;
        form.Workers = status.Workers;
        form.Quarantined.AddRange(status.Quarantined.Select(ToForm));
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
            Paused = form.Paused,
            Priority = form.Priority,
            Workers = form.Workers,
            Quarantined = [.. form.Quarantined.Select(q => new QuarantinedBirth(
                new BirthNumber(q.Birth), q.Spec is { } spec ? ModelSpecMapper.FromForm(What, spec) : null, [.. q.Seeds], q.Reason))],
        };
    }

    public static JobListForm ToForm(JobList list)
    {
        var form = new JobListForm();
        form.Jobs.AddRange(list.Jobs.Select(ToForm));
        return form;
    }

    public static JobList FromForm(JobListForm form) => new([.. form.Jobs.Select(job =>
        new JobSummary(
            JobMapper.IdFrom("message JobList", job.Job),
            job.Loop,
            job.HasFinished ? (FinishReason)job.Finished : null,
            job.Evaluations,
            job.Refused,
            job.HasExpectedEvaluations ? job.ExpectedEvaluations : null,
            job.HasBest ? job.Best : null)
        {
            Paused = job.Paused,
            Priority = job.Priority,
            Workers = job.Workers,
            Quarantined = job.Quarantined,
            ElapsedSeconds = job.ElapsedSeconds,
        })]);

    public static LeaseBirthForm ToForm(LeaseBirth lease)
    {
        var plan = lease.Plan;
        var plain = plan is { Fidelity: null, Draw: 0, DonorGenes.IsDefault: true };
        return new LeaseBirthForm
        {
            Job = lease.Job.Value,
            VersionHigh = (ulong)(lease.Version >> 64),
            VersionLow = (ulong)lease.Version,
            Birth = lease.Birth.Value,
            GenesF64 = DoubleArrayForm.Of(lease.Genes.AsMemory()),
            Plan = plain
                ? null
                : new EvaluationPlanForm
                {
                    Fidelity = EvaluationPlanMapper.ToForm(plan.Fidelity),
                    Draw = plan.Draw,
                    Donor = plan.DonorGenes.IsDefault
                        ? null
                        : new DonorForm
                        {
                            GenesF64 = DoubleArrayForm.Of(plan.DonorGenes.AsMemory()), Fidelity = EvaluationPlanMapper.ToForm(plan.DonorFidelity),
                        },
                },
        };
    }

    public static LeaseBirth FromForm(LeaseBirthForm form)
    {
        const string What = "message LeaseBirth";
        return new LeaseBirth(
            JobMapper.IdFrom(What, form.Job),
            new UInt128(form.VersionHigh, form.VersionLow),
            new BirthNumber(form.Birth),
            Genes(What, form.GenesF64),
            new LeasedPlan(
                EvaluationPlanMapper.FidelityFrom(What, form.Plan?.Fidelity),
                form.Plan?.Draw ?? 0,
                form.Plan?.Donor is { } donor ? Genes(What, donor.GenesF64) : default,
                EvaluationPlanMapper.FidelityFrom(What, form.Plan?.Donor?.Fidelity)));
    }

    public static SearchDeliveredForm ToForm(SearchDelivered delivered) => new()
    {
        Job = delivered.Job.Value,
        VersionHigh = (ulong)(delivered.Version >> 64),
        VersionLow = (ulong)delivered.Version,
        Search = EvolutionJobMapper.ToForm(delivered.Search),
        DataHashHigh = (ulong)(delivered.DataHash >> 64),
        DataHashLow = (ulong)delivered.DataHash,
    };

    public static SearchDelivered FromForm(SearchDeliveredForm form)
    {
        const string What = "message SearchDelivered";
        return new SearchDelivered(
            JobMapper.IdFrom(What, form.Job),
            new UInt128(form.VersionHigh, form.VersionLow),
            EvolutionJobMapper.FromForm(What, form.Search),
            new UInt128(form.DataHashHigh, form.DataHashLow));
    }

    public static JobLineageForm ToForm(JobLineage lineage)
    {
        var form = new JobLineageForm { Job = lineage.Job.Value, Through = lineage.Through.Value };
        form.Space.AddRange(EvolutionJobMapper.ToForm(lineage.Space));
        form.Individuals.AddRange(lineage.Individuals.Select(ToForm));
        return form;
    }

    public static JobLineage FromForm(JobLineageForm form)
    {
        const string What = "message JobLineage";
        var space = EvolutionJobMapper.SpaceFrom(What, form.Space);
        return new JobLineage(
            JobMapper.IdFrom(What, form.Job),
            space,
            [.. form.Individuals.Select(individual => Individual(What, individual, space))],
            new BirthNumber(form.Through));
    }

    /// <summary>Bytes of the wire form of an individual.</summary>
    public static int Size(Individual individual) => ToForm(individual).CalculateSize();

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

    private static ImmutableArray<double> Genes(string what, ByteString genes) =>
        [.. DoubleArrayForm.Read(what, "genes_f64", genes, genes.Length / sizeof(double))];

    private static QuarantinedBirthForm ToForm(QuarantinedBirth birth)
    {
        var form = new QuarantinedBirthForm
        {
            Birth = birth.Birth.Value, Spec = birth.Spec is { } spec ? ModelSpecMapper.ToForm(spec) : null, Reason = birth.Reason,
        };
        form.Seeds.AddRange(birth.Seeds);
        return form;
    }

    private static JobSummaryForm ToForm(JobSummary job)
    {
        var form = new JobSummaryForm
        {
            Job = job.Job.Value,
            Loop = job.Loop,
            Evaluations = job.Evaluations,
            Refused = job.Refused,
            Paused = job.Paused,
            Priority = job.Priority,
            Workers = job.Workers,
            Quarantined = job.Quarantined,
            ElapsedSeconds = job.ElapsedSeconds,
        };
        if (job.Finished is { } reason)
            form.Finished = (FinishReasonForm)reason;
        if (job.ExpectedEvaluations is { } expected)
            form.ExpectedEvaluations = expected;
        if (job.Best is { } best)
            form.Best = best;
        return form;
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
