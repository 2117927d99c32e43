using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Instances;
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
    private const string Predict = "pr1";
    private const string Predicted = "rp1";
    private const string Update = "us1";
    private const string RollBack = "rb1";
    private const string Reset = "ri1";
    private const string Import = "im1";
    private const string Versions = "gv1";
    private const string VersionList = "iv1";
    private const string Delete = "di1";
    private const string Deleted = "dr1";
    private const string Gap = "dg1";
    private const string Label = "ll1";
    private const string Labelled = "la1";

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
        PredictRows => Predict,
        RowsPredicted => Predicted,
        UpdateSpec => Update,
        RollBackSpec => RollBack,
        ResetInstance => Reset,
        ImportModel => Import,
        GetVersions => Versions,
        InstanceVersions => VersionList,
        DeleteInstance => Delete,
        InstanceDeletedResult => Deleted,
        DeclareGap => Gap,
        LearnLabels => Label,
        LabelsAnswered => Labelled,
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
        Predict => Read(PredictRowsForm.Parser.ParseFrom(bytes)),
        Predicted => Read(RowsPredictedForm.Parser.ParseFrom(bytes)),
        Update => Read(UpdateSpecForm.Parser.ParseFrom(bytes)),
        RollBack => Read(RollBackSpecForm.Parser.ParseFrom(bytes)),
        Reset => Read(ResetInstanceForm.Parser.ParseFrom(bytes)),
        Import => Read(ImportModelForm.Parser.ParseFrom(bytes)),
        Versions => new GetVersions(new InstanceId(InstanceNameForm.Parser.ParseFrom(bytes).Instance)),
        VersionList => Read(InstanceVersionsForm.Parser.ParseFrom(bytes)),
        Delete => new DeleteInstance(new InstanceId(InstanceNameForm.Parser.ParseFrom(bytes).Instance)),
        Deleted => new InstanceDeletedResult(InstanceDeletedResultForm.Parser.ParseFrom(bytes).Next),
        Gap => Read(DeclareGapForm.Parser.ParseFrom(bytes)),
        Label => Read(LearnLabelsForm.Parser.ParseFrom(bytes)),
        Labelled => Read(LabelsAnsweredForm.Parser.ParseFrom(bytes)),
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
        LearnLabels m => new LearnLabelsForm
        {
            Instance = m.Instance.Value,
            Sequences = { m.Sequences },
            LabelSize = m.LabelSize,
            ValuesF64 = DoubleArrayForm.Of(m.Values),
        },
        LabelsAnswered m => new LabelsAnsweredForm { Count = m.Count, Next = m.Next },
        BatchAnswered m => new BatchAnsweredForm
        {
            First = m.First,
            Count = m.Count,
            OutputSize = m.OutputSize,
            PredictionsF64 = DoubleArrayForm.Of(m.Predictions),
            DurableTo = m.DurableTo,
        },
        ConfirmOutput m => new ConfirmOutputForm { Instance = m.Instance.Value, Through = m.Through },
        OutputConfirmedResult m => new OutputConfirmedResultForm { Through = m.Through },
        CreateInstance m => new CreateInstanceForm
        {
            Instance = m.Instance.Value,
            Spec = ModelSpecMapper.ToForm(m.Spec),
            Learned = m.Learned is null ? null : ModelStateMapper.ToForm(m.Learned),
            Keep = m.Keep is null ? null : InstanceSpecMapper.ToForm(m.Keep),
        },
        PredictRows m => new PredictRowsForm
        {
            Instance = m.Instance.Value,
            Count = m.Count,
            RowSize = m.RowSize,
            ValuesF64 = DoubleArrayForm.Of(m.Values),
        },
        RowsPredicted m => new RowsPredictedForm
        {
            After = m.After,
            Version = m.Version,
            Count = m.Count,
            OutputSize = m.OutputSize,
            PredictionsF64 = DoubleArrayForm.Of(m.Predictions),
        },
        UpdateSpec m => new UpdateSpecForm
        {
            Instance = m.Instance.Value,
            Spec = ModelSpecMapper.ToForm(m.Spec),
            ExpectedEpoch = m.ExpectedEpoch,
        },
        RollBackSpec m => new RollBackSpecForm { Instance = m.Instance.Value, Version = m.Version, ExpectedEpoch = m.ExpectedEpoch },
        ResetInstance m => new ResetInstanceForm { Instance = m.Instance.Value, ExpectedEpoch = m.ExpectedEpoch },
        ImportModel m => new ImportModelForm
        {
            Instance = m.Instance.Value,
            File = UnsafeByteOperations.UnsafeWrap(m.File),
            ExpectedEpoch = m.ExpectedEpoch,
        },
        GetVersions m => new InstanceNameForm { Instance = m.Instance.Value },
        InstanceVersions m => new InstanceVersionsForm
        {
            Serving = m.Serving,
            Epoch = m.Epoch,
            Versions = { m.Versions.Select(ToForm) },
        },
        DeclareGap m => new DeclareGapForm { Instance = m.Instance.Value, First = m.First, Next = m.Next },
        DeleteInstance m => new InstanceNameForm { Instance = m.Instance.Value },
        InstanceDeletedResult m => new InstanceDeletedResultForm { Next = m.Next },
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
            Instance = InstanceSpecMapper.ToForm(m.Instance),
            Version = m.Version,
            Epoch = m.Epoch,
            WarmingUp = m.WarmingUp,
            Drifts = m.Drifts,
            RecentRows = m.RecentRows,
            DurableTo = m.DurableTo,
            AwaitingLabels = m.AwaitingLabels,
            Live = m.Live is { } live
                ? new LiveSummaryForm
                {
                    Rows = live.Rows,
                    Challengers = live.Challengers,
                    Births = live.Births,
                    Promotions = live.Promotions,
                    Alarms = live.Alarms,
                    Elites = live.Elites,
                    ShareUsed = live.ShareUsed,
                }
                : null,
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
            RetryAfterTicks = m.RetryAfter.Ticks,
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

    private static LearnLabels Read(LearnLabelsForm form) => new(
        new InstanceId(form.Instance),
        [.. form.Sequences],
        form.LabelSize,
        DoubleArrayForm.Read("message LearnLabels", "values_f64", form.ValuesF64, (long)form.Sequences.Count * form.LabelSize));

    private static LabelsAnswered Read(LabelsAnsweredForm form) => new(form.Count, form.Next);

    private static BatchAnswered Read(BatchAnsweredForm form) => new(
        form.First,
        form.Count,
        form.OutputSize,
        DoubleArrayForm.Read("message BatchAnswered", "predictions_f64", form.PredictionsF64, (long)form.Count * form.OutputSize))
    {
        DurableTo = form.HasDurableTo ? form.DurableTo : form.First + form.Count,
    };

    private static ConfirmOutput Read(ConfirmOutputForm form) => new(new InstanceId(form.Instance), form.Through);

    private static CreateInstance Read(CreateInstanceForm form)
    {
        const string What = "message CreateInstance";
        var spec = ModelSpecMapper.FromForm(What, form.Spec);
        return new CreateInstance(
            new InstanceId(form.Instance),
            spec,
            form.Learned is null ? null : ModelStateMapper.FromForm(What, form.Learned, spec),
            form.Keep is null ? null : InstanceSpecMapper.FromForm(What, form.Keep));
    }

    private static VersionSummaryForm ToForm(VersionSummary version) => new()
    {
        Number = version.Number,
        Spec = ModelSpecMapper.ToForm(version.Spec),
        Origin = (VersionOriginForm)version.Origin,
        From = version.From,
        Before = version.Before,
    };

    private static PredictRows Read(PredictRowsForm form) => new(
        new InstanceId(form.Instance),
        form.Count,
        form.RowSize,
        DoubleArrayForm.Read("message PredictRows", "values_f64", form.ValuesF64, (long)form.Count * form.RowSize));

    private static RowsPredicted Read(RowsPredictedForm form) => new(
        form.After,
        form.Version,
        form.Count,
        form.OutputSize,
        DoubleArrayForm.Read("message RowsPredicted", "predictions_f64", form.PredictionsF64, (long)form.Count * form.OutputSize));

    private static UpdateSpec Read(UpdateSpecForm form) =>
        new(new InstanceId(form.Instance), ModelSpecMapper.FromForm("message UpdateSpec", form.Spec), form.ExpectedEpoch);

    private static RollBackSpec Read(RollBackSpecForm form) => new(new InstanceId(form.Instance), form.Version, form.ExpectedEpoch);

    private static ResetInstance Read(ResetInstanceForm form) => new(new InstanceId(form.Instance), form.ExpectedEpoch);

    private static ImportModel Read(ImportModelForm form) => new(new InstanceId(form.Instance), form.File.Memory, form.ExpectedEpoch);

    private static DeclareGap Read(DeclareGapForm form) => new(new InstanceId(form.Instance), form.First, form.Next);

    private static InstanceVersions Read(InstanceVersionsForm form) => new(
        form.Serving,
        form.Epoch,
        [
            .. form.Versions.Select(v => new VersionSummary(
                v.Number,
                ModelSpecMapper.FromForm("message InstanceVersions", v.Spec),
                (VersionOrigin)v.Origin,
                v.From,
                v.Before)),
        ]);

    private static InstanceDescription Read(InstanceDescriptionForm form) => new(
        ModelSpecMapper.FromForm("message InstanceDescription", form.Spec),
        form.NextSequence,
        form.OutputThrough,
        form.Rows,
        form.Tested,
        form.PrequentialNrmse,
        form.PrequentialErrorRate)
    {
        Instance = InstanceSpecMapper.FromForm("message InstanceDescription", form.Instance),
        // A node of the version before knows of one version only.
        Version = Math.Max(1, form.Version),
        Epoch = form.Epoch,
        WarmingUp = form.WarmingUp,
        Drifts = form.Drifts,
        RecentRows = form.RecentRows,
        AwaitingLabels = form.AwaitingLabels,
        Live = form.Live is { } live
            ? new LiveSummary(live.Rows, live.Challengers, live.Births, live.Promotions, live.Alarms, live.Elites, live.ShareUsed)
            : null,
        DurableTo = form.HasDurableTo ? form.DurableTo : form.NextSequence,
    };

    private static InstanceExport Read(InstanceExportForm form)
    {
        const string What = "message InstanceExport";
        var spec = ModelSpecMapper.FromForm(What, form.Spec);
        return new InstanceExport(spec, ModelStateMapper.FromForm(What, form.State, spec));
    }

    private static InstanceRefused Read(InstanceRefusedForm form) =>
        new((InstanceRefusal)form.Reason, form.Explanation, form.Sequence) { RetryAfter = new TimeSpan(form.RetryAfterTicks) };
}
