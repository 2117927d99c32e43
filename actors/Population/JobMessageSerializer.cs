using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using Google.Protobuf;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// Wire form of the messages between clients, the supervisor and its workers: protobuf under short literal manifests, whose
/// last figure is the version of the message.
/// </summary>
internal sealed class JobMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Submit = "sj1";
    private const string Get = "gj1";
    private const string Watch = "wj1";
    private const string Cancel = "cj1";
    private const string Delete = "dj1";
    private const string Deleted = "jd1";
    private const string GetPage = "gl1";
    private const string Status = "js1";
    private const string Page = "ln1";
    private const string Refused = "jr1";
    private const string Request = "rw1";
    private const string Evaluate = "eb1";
    private const string Finished = "ef1";
    private const string GetData = "gs1";
    private const string Data = "sd1";
    private const string Store = "st1";
    private const string Pause = "pj1";
    private const string Resume = "uj1";
    private const string List = "lj1";
    private const string Listed = "jl1";
    private const string Progress = "rp1";
    private const string Lease = "le1";
    private const string Beat = "bb1";
    private const string Return = "br1";
    private const string Crashed = "ec1";
    private const string Abandon = "ab1";
    private const string Stand = "sn1";
    private const string Stood = "so1";
    private const string GetTheSearch = "gq1";
    private const string TheSearch = "sq1";
    private const string GetChunk = "gc1";
    private const string Chunk = "dc1";

    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-job-messages",
        typeof(JobMessageSerializer),
        typeof(IJobMessage),
        typeof(IJobReply),
        typeof(IPopulationMessage),
        typeof(IEvaluationMessage),
        typeof(IDataSetMessage));

    public override int Identifier => 7312;

    public override string Manifest(object o) => o switch
    {
        SubmitJob => Submit,
        GetJob => Get,
        WatchJob => Watch,
        CancelJob => Cancel,
        DeleteJob => Delete,
        JobDeletedResult => Deleted,
        GetLineage => GetPage,
        JobStatus => Status,
        JobLineage => Page,
        JobRefused => Refused,
        RequestWork => Request,
        EvaluateBirth => Evaluate,
        EvaluationFinished => Finished,
        GetSeries => GetData,
        SeriesDelivered => Data,
        StoreRows => Store,
        PauseJob => Pause,
        ResumeJob => Resume,
        ListJobs => List,
        JobList => Listed,
        RowsProgress => Progress,
        LeaseBirth => Lease,
        LeaseBeat => Beat,
        ReturnBirth => Return,
        EvaluationCrashed => Crashed,
        AbandonBirth => Abandon,
        StandDown => Stand,
        StoodDown => Stood,
        GetSearch => GetTheSearch,
        SearchDelivered => TheSearch,
        GetDataChunk => GetChunk,
        DataChunk => Chunk,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    public override byte[] ToBinary(object obj) => ToForm(obj).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Submit => Read(SubmitJobForm.Parser.ParseFrom(bytes)),
        Get => new GetJob(Named(bytes)),
        Watch => new WatchJob(Named(bytes)),
        Cancel => new CancelJob(Named(bytes)),
        Delete => Read(DeleteJobForm.Parser.ParseFrom(bytes)),
        Deleted => new JobDeletedResult(Named(bytes)),
        Status => JobMessageMapper.FromForm(JobStatusForm.Parser.ParseFrom(bytes)),
        GetPage => Read(GetLineageForm.Parser.ParseFrom(bytes)),
        Page => JobMessageMapper.FromForm(JobLineageForm.Parser.ParseFrom(bytes)),
        Refused => Read(JobRefusedForm.Parser.ParseFrom(bytes)),
        Request => new RequestWork(RequestWorkForm.Parser.ParseFrom(bytes).Beats),
        Evaluate => JobMessageMapper.FromForm(EvaluateBirthForm.Parser.ParseFrom(bytes)),
        Finished => Read(EvaluationFinishedForm.Parser.ParseFrom(bytes)),
        GetData => Read(DataHashForm.Parser.ParseFrom(bytes)),
        Data => new SeriesDelivered(JobMapper.SeriesFrom("message SeriesDelivered", TimeSeriesForm.Parser.ParseFrom(bytes))),
        Store => Read(StoreRowsForm.Parser.ParseFrom(bytes)),
        Pause => new PauseJob(Named(bytes)),
        Resume => new ResumeJob(Named(bytes)),
        List => new ListJobs(),
        Listed => JobMessageMapper.FromForm(JobListForm.Parser.ParseFrom(bytes)),
        Progress => Read(RowsProgressForm.Parser.ParseFrom(bytes)),
        Lease => JobMessageMapper.FromForm(LeaseBirthForm.Parser.ParseFrom(bytes)),
        Beat => Birth(bytes, (job, birth, _) => new LeaseBeat(job, birth)),
        Return => Birth(bytes, (job, birth, _) => new ReturnBirth(job, birth)),
        Crashed => Birth(bytes, (job, birth, reason) => new EvaluationCrashed(job, birth, reason)),
        Abandon => Birth(bytes, (job, birth, _) => new AbandonBirth(job, birth)),
        Stand => new StandDown(),
        Stood => new StoodDown(),
        GetTheSearch => new GetSearch(Named(bytes)),
        TheSearch => JobMessageMapper.FromForm(SearchDeliveredForm.Parser.ParseFrom(bytes)),
        GetChunk => Asked(DataChunkForm.Parser.ParseFrom(bytes)),
        Chunk => Read(DataChunkForm.Parser.ParseFrom(bytes)),
        _ => throw SerializerBinding.UnknownManifest("job message", manifest),
    };

    private IMessage ToForm(object message) => message switch
    {
        SubmitJob m => new SubmitJobForm
        {
            Job = m.Job.Value,
            Search = EvolutionJobMapper.ToForm(m.Search),
            Data = m.Data is { } rows ? JobMapper.ToForm(rows) : null,
            DataHashHigh = High(m.DataHash),
            DataHashLow = (ulong)m.DataHash,
            Priority = m.Priority,
        },
        StoreRows m => new StoreRowsForm
        {
            Job = m.Job.Value,
            DataHashHigh = High(m.DataHash),
            DataHashLow = (ulong)m.DataHash,
            Index = m.Index,
            Count = m.Count,
            Bytes = UnsafeByteOperations.UnsafeWrap(m.Bytes),
        },
        GetLineage m => new GetLineageForm { Job = m.Job.Value, From = m.From.Value, Count = m.Count },
        DeleteJob m => new DeleteJobForm { Job = m.Job.Value, Request = JobMapper.FormOf(m.Request) },
        IJobMessage m => new JobNameForm { Job = m.Job.Value },
        JobDeletedResult m => new JobNameForm { Job = m.Job.Value },
        JobStatus m => JobMessageMapper.ToForm(m),
        JobLineage m => JobMessageMapper.ToForm(m),
        JobRefused m => new JobRefusedForm { Job = m.Job.Value, Explanation = m.Explanation },
        JobList m => JobMessageMapper.ToForm(m),
        RowsProgress m => new RowsProgressForm
        {
            Job = m.Job.Value, DataHashHigh = High(m.DataHash), DataHashLow = (ulong)m.DataHash, Next = m.Next,
        },
        ListJobs or StandDown or StoodDown => new NothingForm(),
        RequestWork m => new RequestWorkForm { Beats = m.Beats },
        LeaseBirth m => JobMessageMapper.ToForm(m),
        LeaseBeat m => Birth(m.Job, m.Birth),
        ReturnBirth m => Birth(m.Job, m.Birth),
        EvaluationCrashed m => Birth(m.Job, m.Birth, m.Reason),
        AbandonBirth m => Birth(m.Job, m.Birth),
        GetSearch m => new JobNameForm { Job = m.Job.Value },
        SearchDelivered m => JobMessageMapper.ToForm(m),
        GetDataChunk m => new DataChunkForm { DataHashHigh = High(m.DataHash), DataHashLow = (ulong)m.DataHash, Index = m.Index },
        DataChunk m => new DataChunkForm
        {
            DataHashHigh = High(m.DataHash),
            DataHashLow = (ulong)m.DataHash,
            Index = m.Index,
            Count = m.Count,
            Bytes = UnsafeByteOperations.UnsafeWrap(m.Bytes),
        },
        EvaluateBirth m => JobMessageMapper.ToForm(m),
        EvaluationFinished m => new EvaluationFinishedForm
        {
            Job = m.Job.Value,
            Birth = m.Birth.Value,
            Result = JobMapper.ToForm(m.Result),
            Seconds = m.Seconds,
            VersionHigh = High(m.Version),
            VersionLow = (ulong)m.Version,
        },
        GetSeries m => new DataHashForm { High = High(m.DataHash), Low = (ulong)m.DataHash },
        SeriesDelivered m => JobMapper.ToForm(m.Data),
        _ => throw SerializerBinding.Unknown(this, message),
    };

    private static JobId Named(byte[] bytes) => JobMapper.IdFrom("message about a search", JobNameForm.Parser.ParseFrom(bytes).Job);

    private static SubmitJob Read(SubmitJobForm form)
    {
        const string What = "message SubmitJob";
        var read = new SubmitJob(
            JobMapper.IdFrom(What, form.Job),
            EvolutionJobMapper.FromForm(What, form.Search),
            form.Data is { } rows ? JobMapper.SeriesFrom(What, rows) : null)
        {
            Priority = form.Priority,
        };
        return read.Data is null ? read with { DataHash = new UInt128(form.DataHashHigh, form.DataHashLow) } : read;
    }

    private static StoreRows Read(StoreRowsForm form)
    {
        const string What = "message StoreRows";
        return form.Index >= 0 && form.Index < form.Count
            ? new StoreRows(
                JobMapper.IdFrom(What, form.Job), new UInt128(form.DataHashHigh, form.DataHashLow), form.Index, form.Count, form.Bytes.Memory)
            : throw new DurableFormRefusedException(DurableFormRefusal.Altered, What, $"it is part {form.Index} of {form.Count}");
    }

    private static DeleteJob Read(DeleteJobForm form)
    {
        const string What = "message DeleteJob";
        return new DeleteJob(JobMapper.IdFrom(What, form.Job), JobMapper.RequestFrom(What, form.Request));
    }

    private static RowsProgress Read(RowsProgressForm form) =>
        new(JobMapper.IdFrom("message RowsProgress", form.Job), new UInt128(form.DataHashHigh, form.DataHashLow), form.Next);

    private static GetDataChunk Asked(DataChunkForm form) => new(new UInt128(form.DataHashHigh, form.DataHashLow), form.Index);

    private static DataChunk Read(DataChunkForm form) => form.Index >= 0 && form.Index < form.Count
        ? new DataChunk(new UInt128(form.DataHashHigh, form.DataHashLow), form.Index, form.Count, form.Bytes.Memory)
        : throw new DurableFormRefusedException(DurableFormRefusal.Altered, "message DataChunk", $"it is part {form.Index} of {form.Count}");

    private static BirthNameForm Birth(JobId job, BirthNumber birth, string reason = "") =>
        new() { Job = job.Value, Birth = birth.Value, Reason = reason };

    private static T Birth<T>(byte[] bytes, Func<JobId, BirthNumber, string, T> make)
        where T : class
    {
        var form = BirthNameForm.Parser.ParseFrom(bytes);
        return make(JobMapper.IdFrom("message about a birth", form.Job), new BirthNumber(form.Birth), form.Reason);
    }

    private static ulong High(UInt128 hash) => (ulong)(hash >> 64);

    private static GetLineage Read(GetLineageForm form) =>
        new(JobMapper.IdFrom("message GetLineage", form.Job), new BirthNumber(form.From), form.Count);

    private static JobRefused Read(JobRefusedForm form) => new(JobMapper.IdFrom("message JobRefused", form.Job), form.Explanation);

    private static EvaluationFinished Read(EvaluationFinishedForm form)
    {
        const string What = "message EvaluationFinished";
        return new EvaluationFinished(
            JobMapper.IdFrom(What, form.Job), new BirthNumber(form.Birth), JobMapper.ResultFrom(What, form.Result), form.Seconds)
        {
            Version = new UInt128(form.VersionHigh, form.VersionLow),
        };
    }

    private static GetSeries Read(DataHashForm form) => new(new UInt128(form.High, form.Low));
}
