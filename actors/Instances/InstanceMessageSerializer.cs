using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Persistence.Forms;
using Google.Protobuf;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// Wire form of the messages to and from instances: protobuf under short literal manifests, whose last figure is the
/// version of the message.
/// </summary>
internal sealed class InstanceMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Create = "ci1";
    private const string Learn = "lb1";
    private const string Confirm = "co1";
    private const string Get = "gi1";
    private const string Export = "ei1";
    private const string Answered = "ba1";
    private const string Confirmed = "cr1";
    private const string Description = "id1";
    private const string Exported = "ie1";
    private const string Refused = "ir1";

    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-instance-messages", typeof(InstanceMessageSerializer), typeof(IInstanceMessage), typeof(IInstanceReply));

    public override int Identifier => 7311;

    public override string Manifest(object o) => o switch
    {
        LearnBatch => Learn,
        BatchAnswered => Answered,
        ConfirmOutput => Confirm,
        OutputConfirmedResult => Confirmed,
        CreateInstance => Create,
        GetInstance => Get,
        ExportInstance => Export,
        InstanceDescription => Description,
        InstanceExport => Exported,
        InstanceRefused => Refused,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    public override byte[] ToBinary(object obj) => ToForm(obj).ToByteArray();

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Learn => Read(LearnBatchForm.Parser.ParseFrom(bytes)),
        Answered => Read(BatchAnsweredForm.Parser.ParseFrom(bytes)),
        Confirm => Read(ConfirmOutputForm.Parser.ParseFrom(bytes)),
        Confirmed => new OutputConfirmedResult(OutputConfirmedResultForm.Parser.ParseFrom(bytes).Through),
        Create => Read(CreateInstanceForm.Parser.ParseFrom(bytes)),
        Get => new GetInstance(new InstanceId(InstanceNameForm.Parser.ParseFrom(bytes).Instance)),
        Export => new ExportInstance(new InstanceId(InstanceNameForm.Parser.ParseFrom(bytes).Instance)),
        Description => Read(InstanceDescriptionForm.Parser.ParseFrom(bytes)),
        Exported => Read(InstanceExportForm.Parser.ParseFrom(bytes)),
        Refused => Read(InstanceRefusedForm.Parser.ParseFrom(bytes)),
        _ => throw SerializerBinding.UnknownManifest("instance message", manifest),
    };

    private IMessage ToForm(object message) => message switch
    {
        LearnBatch m => new LearnBatchForm
        {
            Instance = m.Instance.Value,
            First = m.First,
            Count = m.Count,
            RowSize = m.RowSize,
            ValuesF64 = DoubleArrayForm.Of(m.Values),
            OutputThrough = m.OutputThrough,
        },
        BatchAnswered m => new BatchAnsweredForm
        {
            First = m.First,
            Count = m.Count,
            OutputSize = m.OutputSize,
            PredictionsF64 = DoubleArrayForm.Of(m.Predictions),
        },
        ConfirmOutput m => new ConfirmOutputForm { Instance = m.Instance.Value, Through = m.Through },
        OutputConfirmedResult m => new OutputConfirmedResultForm { Through = m.Through },
        CreateInstance m => new CreateInstanceForm
        {
            Instance = m.Instance.Value,
            Spec = ModelSpecMapper.ToForm(m.Spec),
            Learned = m.Learned is null ? null : ModelStateMapper.ToForm(m.Learned),
        },
        GetInstance m => new InstanceNameForm { Instance = m.Instance.Value },
        ExportInstance m => new InstanceNameForm { Instance = m.Instance.Value },
        InstanceDescription m => new InstanceDescriptionForm
        {
            Spec = ModelSpecMapper.ToForm(m.Spec),
            NextSequence = m.NextSequence,
            OutputThrough = m.OutputThrough,
            Rows = m.Rows,
            Tested = m.Tested,
            PrequentialNrmse = m.PrequentialNrmse,
            PrequentialErrorRate = m.PrequentialErrorRate,
        },
        InstanceExport m => new InstanceExportForm
        {
            Spec = ModelSpecMapper.ToForm(m.Spec),
            State = ModelStateMapper.ToForm(m.State),
        },
        InstanceRefused m => new InstanceRefusedForm
        {
            Reason = (int)m.Reason,
            Explanation = m.Explanation,
            Sequence = m.Sequence,
        },
        _ => throw SerializerBinding.Unknown(this, message),
    };

    private static LearnBatch Read(LearnBatchForm form) => new(
        new InstanceId(form.Instance),
        form.First,
        form.Count,
        form.RowSize,
        DoubleArrayForm.Read("message LearnBatch", "values_f64", form.ValuesF64, (long)form.Count * form.RowSize),
        form.OutputThrough);

    private static BatchAnswered Read(BatchAnsweredForm form) => new(
        form.First,
        form.Count,
        form.OutputSize,
        DoubleArrayForm.Read("message BatchAnswered", "predictions_f64", form.PredictionsF64, (long)form.Count * form.OutputSize));

    private static ConfirmOutput Read(ConfirmOutputForm form) => new(new InstanceId(form.Instance), form.Through);

    private static CreateInstance Read(CreateInstanceForm form)
    {
        const string What = "message CreateInstance";
        var spec = ModelSpecMapper.FromForm(What, form.Spec);
        return new CreateInstance(
            new InstanceId(form.Instance),
            spec,
            form.Learned is null ? null : ModelStateMapper.FromForm(What, form.Learned, spec));
    }

    private static InstanceDescription Read(InstanceDescriptionForm form) => new(
        ModelSpecMapper.FromForm("message InstanceDescription", form.Spec),
        form.NextSequence,
        form.OutputThrough,
        form.Rows,
        form.Tested,
        form.PrequentialNrmse,
        form.PrequentialErrorRate);

    private static InstanceExport Read(InstanceExportForm form)
    {
        const string What = "message InstanceExport";
        var spec = ModelSpecMapper.FromForm(What, form.Spec);
        return new InstanceExport(spec, ModelStateMapper.FromForm(What, form.State, spec));
    }

    private static InstanceRefused Read(InstanceRefusedForm form) =>
        new((InstanceRefusal)form.Reason, form.Explanation, form.Sequence);
}
