using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Series;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Events of a job, and their forms.</summary>
internal static class JobMapper
{
    private const int RequestBytes = 16;

    public static JobSubmittedForm ToForm(JobSubmitted submitted) => new()
    {
        Job = submitted.Job.Value,
        Search = EvolutionJobMapper.ToForm(submitted.Search),
        Data = submitted.Data is { } data ? ToForm(data) : null,
        DataHashHigh = (ulong)(submitted.DataHash >> 64),
        DataHashLow = (ulong)submitted.DataHash,
        Priority = submitted.Priority,
    };

    public static JobSubmitted FromForm(string form, JobSubmittedForm submitted)
    {
        var read = new JobSubmitted(
            IdFrom(form, submitted.Job),
            EvolutionJobMapper.FromForm(form, submitted.Search),
            submitted.Data is { } data ? SeriesFrom(form, data) : null)
        {
            Priority = submitted.Priority,
        };
        return read.Data is null ? read with { DataHash = new UInt128(submitted.DataHashHigh, submitted.DataHashLow) } : read;
    }

    public static BirthEvaluatedForm ToForm(BirthEvaluated evaluated) => new()
    {
        Job = evaluated.Job.Value,
        Birth = evaluated.Birth.Value,
        Result = ToForm(evaluated.Result),
        EvaluationSeconds = evaluated.EvaluationSeconds,
        ElapsedSeconds = evaluated.ElapsedSeconds,
    };

    public static BirthEvaluated FromForm(string form, BirthEvaluatedForm evaluated) => new(
        IdFrom(form, evaluated.Job),
        Born(form, evaluated.Birth),
        ResultFrom(form, evaluated.Result),
        evaluated.EvaluationSeconds,
        evaluated.ElapsedSeconds);

    public static JobStoppedForm ToForm(JobStopped stopped) => new()
    {
        Job = stopped.Job.Value,
        Reason = (FinishReasonForm)stopped.Reason,
        After = stopped.After.Value,
    };

    public static JobStopped FromForm(string form, JobStoppedForm stopped)
    {
        var reason = (FinishReason)stopped.Reason;
        if (!Enum.IsDefined(reason))
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its reason is {reason}");
        return new JobStopped(IdFrom(form, stopped.Job), reason, Born(form, stopped.After));
    }

    public static BirthLeasedForm ToForm(BirthLeased leased) => new()
    {
        Job = leased.Job.Value, Birth = leased.Birth.Value, Worker = leased.Worker,
    };

    public static BirthLeased FromForm(string form, BirthLeasedForm leased) =>
        new(IdFrom(form, leased.Job), Born(form, leased.Birth), leased.Worker);

    public static BirthLostForm ToForm(BirthLost lost) => new()
    {
        Job = lost.Job.Value, Birth = lost.Birth.Value, Reason = lost.Reason, Alone = lost.Alone,
    };

    public static BirthLost FromForm(string form, BirthLostForm lost) =>
        new(IdFrom(form, lost.Job), Born(form, lost.Birth), lost.Reason, lost.Alone);

    public static BirthReturnedForm ToForm(BirthReturned returned) => new() { Job = returned.Job.Value, Birth = returned.Birth.Value };

    public static BirthReturned FromForm(string form, BirthReturnedForm returned) => new(IdFrom(form, returned.Job), Born(form, returned.Birth));

    public static BirthQuarantinedForm ToForm(BirthQuarantined quarantined)
    {
        var form = new BirthQuarantinedForm
        {
            Job = quarantined.Job.Value,
            Birth = quarantined.Birth.Value,
            Spec = quarantined.Spec is { } spec ? ModelSpecMapper.ToForm(spec) : null,
            Reason = quarantined.Reason,
            ElapsedSeconds = quarantined.ElapsedSeconds,
        };
        form.Seeds.AddRange(quarantined.Seeds);
        return form;
    }

    public static BirthQuarantined FromForm(string form, BirthQuarantinedForm quarantined) => new(
        IdFrom(form, quarantined.Job),
        Born(form, quarantined.Birth),
        quarantined.Spec is { } spec ? ModelSpecMapper.FromForm(form, spec) : null,
        [.. quarantined.Seeds],
        quarantined.Reason,
        quarantined.ElapsedSeconds);

    public static JobPausedForm ToForm(JobPaused paused) => new()
    {
        Job = paused.Job.Value, After = paused.After.Value, ElapsedSeconds = paused.ElapsedSeconds,
    };

    public static JobPaused FromForm(string form, JobPausedForm paused) =>
        new(IdFrom(form, paused.Job), Born(form, paused.After), paused.ElapsedSeconds);

    public static JobResumedForm ToForm(JobResumed resumed) => new() { Job = resumed.Job.Value, After = resumed.After.Value };

    public static JobResumed FromForm(string form, JobResumedForm resumed) => new(IdFrom(form, resumed.Job), Born(form, resumed.After));

    public static JobDeletedForm ToForm(JobDeleted deleted) => new() { Job = deleted.Job.Value, Request = FormOf(deleted.Request) };

    public static JobDeleted FromForm(string form, JobDeletedForm deleted) => new(IdFrom(form, deleted.Job), RequestFrom(form, deleted.Request));

    public static TimeSeriesForm ToForm(TimeSeries series)
    {
        var form = new TimeSeriesForm { ValuesF64 = DoubleArrayForm.Of(series.Values) };
        form.Columns.AddRange(series.Columns);
        return form;
    }

    public static FitnessResultForm ToForm(FitnessResult result)
    {
        var form = new FitnessResultForm
        {
            PerSeedF64 = DoubleArrayForm.Of(result.PerSeed.AsMemory()),
            Operations = result.Operations,
            Bytes = result.Bytes,
            TrainedRows = result.TrainedRows,
            Cost = result.Cost is { } cost
                ? new ModelCostForm { OperationsPerSample = cost.OperationsPerSample, Bytes = cost.Bytes }
                : null,
            Behaviour = result.Behaviour is { } behaviour
                ? new BehaviourForm { MemoryCapacity = behaviour.MemoryCapacity, KernelRank = behaviour.KernelRank }
                : null,
        };
        if (result.Refusal is { } refusal)
            form.Refusal = refusal;
        return form;
    }

    public static JobId IdFrom(string form, string job)
    {
        try
        {
            return new JobId(job);
        }
        catch (ArgumentException e)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its job is named '{job}'", e);
        }
    }

    public static ByteString FormOf(Guid request) => ByteString.CopyFrom(request.ToByteArray());

    public static Guid RequestFrom(string form, ByteString request) => request.Length == RequestBytes
        ? new Guid(request.Span)
        : throw new DurableFormRefusedException(
            DurableFormRefusal.Altered, form, $"its request is named by {request.Length} bytes, not by {RequestBytes}");

    public static FitnessResult ResultFrom(string form, FitnessResultForm? result)
    {
        if (result is null)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its result is missing");
        var values = DoubleArrayForm.Read(form, "per_seed_f64", result.PerSeedF64, result.PerSeedF64.Length / sizeof(double));
        try
        {
            var read = result.HasRefusal
                ? FitnessResult.Refused(result.Refusal, result.Operations, result.Bytes)
                : FitnessResult.Measured([.. values], result.Operations, result.Bytes);
            return read with
            {
                TrainedRows = result.TrainedRows,
                Cost = result.Cost is { } cost ? new ModelCost(cost.OperationsPerSample, cost.Bytes) : null,
                Behaviour = result.Behaviour is { } behaviour ? new Behaviour(behaviour.MemoryCapacity, behaviour.KernelRank) : null,
            };
        }
        catch (ArgumentException e)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, "its result cannot be used: " + e.Message.TrimEnd('.'), e);
        }
    }

    public static TimeSeries SeriesFrom(string form, TimeSeriesForm? series)
    {
        var columns = series?.Columns.Count ?? 0;
        if (columns == 0)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its rows are missing");
        var rows = series!.ValuesF64.Length / sizeof(double) / columns;
        return new TimeSeries(
            [.. series.Columns], DoubleArrayForm.Read(form, "values_f64", series.ValuesF64, (long)rows * columns));
    }

    private static BirthNumber Born(string form, long number) =>
        number >= 0
            ? new BirthNumber(number)
            : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its birth number is {number}");
}
