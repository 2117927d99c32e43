using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Population;

/// <summary>The supervisor's snapshot, and its form. The name of a job is written once, not with each of its events.</summary>
internal static class JobRecordMapper
{
    public static PopulationSnapshotForm ToForm(PopulationSnapshot snapshot)
    {
        var form = new PopulationSnapshotForm();
        form.Jobs.AddRange(snapshot.Jobs.Select(ToForm));
        form.Deleted.AddRange(snapshot.Deleted.Select(JobMapper.ToForm));
        return form;
    }

    public static PopulationSnapshot FromForm(string form, PopulationSnapshotForm snapshot) =>
        new([.. snapshot.Jobs.Select(job => FromForm(form, job))])
        {
            Deleted = [.. snapshot.Deleted.Select(deleted => JobMapper.FromForm(form, deleted))],
        };

    private static JobRecordForm ToForm(JobRecord record)
    {
        var form = new JobRecordForm
        {
            Submitted = JobMapper.ToForm(record.Submitted),
            Stopped = record.Stopped is { } stopped ? JobMapper.ToForm(stopped) : null,
            Paused = record.Paused,
            ElapsedSeconds = record.ElapsedSeconds,
        };
        form.Settled.AddRange(record.Settled.Select(ToForm));
        form.Leased.AddRange(record.Leased.Select(JobMapper.ToForm));
        form.Lost.AddRange(record.Lost.Select(JobMapper.ToForm));
        foreach (var leased in form.Leased)
            leased.Job = "";
        foreach (var lost in form.Lost)
            lost.Job = "";
        if (record.Outcome is { } outcome)
        {
            form.Finished = (FinishReasonForm)outcome.Reason;
            form.Evaluations = outcome.Evaluations;
            form.Refused = outcome.Refused;
            if (outcome.Best is { } best)
                form.Best = best;
        }

        return form;
    }

    private static JobRecord FromForm(string form, JobRecordForm record)
    {
        if (record.Submitted is null)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "one of its searches says not what is searched");
        var job = record.Submitted.Job;
        foreach (var leased in record.Leased)
            leased.Job = job;
        foreach (var lost in record.Lost)
            lost.Job = job;
        return new JobRecord(JobMapper.FromForm(form, record.Submitted))
        {
            Settled = [.. record.Settled.Select(settled => SettledFrom(form, job, settled))],
            Stopped = record.Stopped is { } stopped ? JobMapper.FromForm(form, stopped) : null,
            Paused = record.Paused,
            ElapsedSeconds = record.ElapsedSeconds,
            Leased = [.. record.Leased.Select(leased => JobMapper.FromForm(form, leased))],
            Lost = [.. record.Lost.Select(lost => JobMapper.FromForm(form, lost))],
            Outcome = record.HasFinished
                ? new JobOutcome(ReasonFrom(form, record.Finished), record.Evaluations, record.Refused, record.HasBest ? record.Best : null)
                : null,
        };
    }

    private static FinishReason ReasonFrom(string form, FinishReasonForm reason) => Enum.IsDefined((FinishReason)reason)
        ? (FinishReason)reason
        : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"one of its searches ended for the reason {reason}");

    private static BirthSettledForm ToForm(IBirthSettled settled)
    {
        var form = new BirthSettledForm();
        switch (settled)
        {
            case BirthEvaluated evaluated:
                form.Evaluated = JobMapper.ToForm(evaluated);
                form.Evaluated.Job = "";
                break;
            case BirthQuarantined quarantined:
                form.Quarantined = JobMapper.ToForm(quarantined);
                form.Quarantined.Job = "";
                break;
            default:
                throw new ArgumentException($"{settled.GetType().Name} has no form in a snapshot.", nameof(settled));
        }

        return form;
    }

    private static IBirthSettled SettledFrom(string form, string job, BirthSettledForm settled)
    {
        switch (settled.KindCase)
        {
            case BirthSettledForm.KindOneofCase.Evaluated:
                settled.Evaluated.Job = job;
                return JobMapper.FromForm(form, settled.Evaluated);
            case BirthSettledForm.KindOneofCase.Quarantined:
                settled.Quarantined.Job = job;
                return JobMapper.FromForm(form, settled.Quarantined);
            default:
                throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "a birth is settled in a way that this program does not know");
        }
    }
}
