using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Events of a job, and their forms.</summary>
internal static class JobMapper
{
    public static JobSubmittedForm ToForm(JobSubmitted submitted) => new()
    {
        Job = submitted.Job.Value,
        Search = EvolutionJobMapper.ToForm(submitted.Search),
        Data = ToForm(submitted.Data),
    };

    public static JobSubmitted FromForm(string form, JobSubmittedForm submitted) => new(
        IdFrom(form, submitted.Job),
        EvolutionJobMapper.FromForm(form, submitted.Search),
        SeriesFrom(form, submitted.Data));

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
