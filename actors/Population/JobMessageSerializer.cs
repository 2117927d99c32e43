using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
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
    private const string Status = "js1";
    private const string Refused = "jr1";
    private const string Request = "rw1";
    private const string Evaluate = "eb1";
    private const string Finished = "ef1";
    private const string GetData = "gs1";
    private const string Data = "sd1";

    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-job-messages",
        typeof(JobMessageSerializer),
        typeof(IJobMessage),
        typeof(IJobReply),
        typeof(IEvaluationMessage));

    public override int Identifier => 7312;

    public override string Manifest(object o) => o switch
    {
        SubmitJob => Submit,
        GetJob => Get,
        WatchJob => Watch,
        CancelJob => Cancel,
        JobStatus => Status,
        JobRefused => Refused,
        RequestWork => Request,
        EvaluateBirth => Evaluate,
        EvaluationFinished => Finished,
        GetSeries => GetData,
        SeriesDelivered => Data,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    public override byte[] ToBinary(object obj) => ToForm(obj).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Submit => Read(SubmitJobForm.Parser.ParseFrom(bytes)),
        Get => new GetJob(Named(bytes)),
        Watch => new WatchJob(Named(bytes)),
        Cancel => new CancelJob(Named(bytes)),
        Status => JobMessageMapper.FromForm(JobStatusForm.Parser.ParseFrom(bytes)),
        Refused => Read(JobRefusedForm.Parser.ParseFrom(bytes)),
        Request => new RequestWork(),
        Evaluate => JobMessageMapper.FromForm(EvaluateBirthForm.Parser.ParseFrom(bytes)),
        Finished => Read(EvaluationFinishedForm.Parser.ParseFrom(bytes)),
        GetData => Read(DataHashForm.Parser.ParseFrom(bytes)),
        Data => new SeriesDelivered(JobMapper.SeriesFrom("message SeriesDelivered", TimeSeriesForm.Parser.ParseFrom(bytes))),
        _ => throw SerializerBinding.UnknownManifest("job message", manifest),
    };

    private IMessage ToForm(object message) => message switch
    {
        SubmitJob m => new SubmitJobForm
        {
            Job = m.Job.Value,
            Search = EvolutionJobMapper.ToForm(m.Search),
            Data = JobMapper.ToForm(m.Data),
        },
        IJobMessage m => new JobNameForm { Job = m.Job.Value },
        JobStatus m => JobMessageMapper.ToForm(m),
        JobRefused m => new JobRefusedForm { Job = m.Job.Value, Explanation = m.Explanation },
        RequestWork => new NothingForm(),
        EvaluateBirth m => JobMessageMapper.ToForm(m),
        EvaluationFinished m => new EvaluationFinishedForm
        {
            Job = m.Job.Value,
            Birth = m.Birth.Value,
            Result = JobMapper.ToForm(m.Result),
            Seconds = m.Seconds,
        },
        GetSeries m => new DataHashForm { High = (ulong)(m.DataHash >> 64), Low = (ulong)m.DataHash },
        SeriesDelivered m => JobMapper.ToForm(m.Data),
        _ => throw SerializerBinding.Unknown(this, message),
    };

    private static JobId Named(byte[] bytes) => JobMapper.IdFrom("message about a search", JobNameForm.Parser.ParseFrom(bytes).Job);

    private static SubmitJob Read(SubmitJobForm form)
    {
        const string What = "message SubmitJob";
        return new SubmitJob(
            JobMapper.IdFrom(What, form.Job), EvolutionJobMapper.FromForm(What, form.Search), JobMapper.SeriesFrom(What, form.Data));
    }

    private static JobRefused Read(JobRefusedForm form) => new(JobMapper.IdFrom("message JobRefused", form.Job), form.Explanation);

    private static EvaluationFinished Read(EvaluationFinishedForm form)
    {
        const string What = "message EvaluationFinished";
        return new EvaluationFinished(
            JobMapper.IdFrom(What, form.Job), new BirthNumber(form.Birth), JobMapper.ResultFrom(What, form.Result), form.Seconds);
    }

    private static GetSeries Read(DataHashForm form) => new(new UInt128(form.High, form.Low));
}
