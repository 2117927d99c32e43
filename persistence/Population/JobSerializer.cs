using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Persistence.Forms;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Population;

/// <summary>
/// Writes the events of searches and of their data sets, and the supervisor's snapshot, as protobuf in an envelope with version and checksum.
/// The manifests are short literals that never change: a type may be renamed, its manifest may not.
/// </summary>
public sealed class JobSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string SubmittedManifest = "js";
    private const string EvaluatedManifest = "be";
    private const string StoppedManifest = "jx";
    private const string LeasedManifest = "bl";
    private const string LostManifest = "bx";
    private const string ReturnedManifest = "br";
    private const string QuarantinedManifest = "bq";
    private const string PausedManifest = "jp";
    private const string ResumedManifest = "jc";
    private const string DeletedManifest = "jd";
    private const string ChunkManifest = "dc";
    private const string SnapshotManifest = "ps";

    /// <summary>Binds this serializer to <see cref="IJobEvent"/>, <see cref="DataChunkStored"/> and <see cref="PopulationSnapshot"/>.</summary>
    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-job", typeof(JobSerializer), typeof(IJobEvent), typeof(DataChunkStored), typeof(PopulationSnapshot));

    /// <summary>Number under which Akka keeps what this serializer wrote; part of the store's format.</summary>
    public override int Identifier => 7302;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        BirthEvaluated => EvaluatedManifest,
        BirthLeased => LeasedManifest,
        JobSubmitted => SubmittedManifest,
        JobStopped => StoppedManifest,
        BirthLost => LostManifest,
        BirthReturned => ReturnedManifest,
        BirthQuarantined => QuarantinedManifest,
        JobPaused => PausedManifest,
        JobResumed => ResumedManifest,
        JobDeleted => DeletedManifest,
        DataChunkStored => ChunkManifest,
        PopulationSnapshot => SnapshotManifest,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => DurableEnvelope.Seal(ToForm(obj));

    /// <inheritdoc/>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        EvaluatedManifest => Read("event BirthEvaluated", BirthEvaluatedForm.Parser, bytes, JobMapper.FromForm),
        LeasedManifest => Read("event BirthLeased", BirthLeasedForm.Parser, bytes, JobMapper.FromForm),
        SubmittedManifest => Read("event JobSubmitted", JobSubmittedForm.Parser, bytes, JobMapper.FromForm),
        StoppedManifest => Read("event JobStopped", JobStoppedForm.Parser, bytes, JobMapper.FromForm),
        LostManifest => Read("event BirthLost", BirthLostForm.Parser, bytes, JobMapper.FromForm),
        ReturnedManifest => Read("event BirthReturned", BirthReturnedForm.Parser, bytes, JobMapper.FromForm),
        QuarantinedManifest => Read("event BirthQuarantined", BirthQuarantinedForm.Parser, bytes, JobMapper.FromForm),
        PausedManifest => Read("event JobPaused", JobPausedForm.Parser, bytes, JobMapper.FromForm),
        ResumedManifest => Read("event JobResumed", JobResumedForm.Parser, bytes, JobMapper.FromForm),
        DeletedManifest => Read("event JobDeleted", JobDeletedForm.Parser, bytes, JobMapper.FromForm),
        ChunkManifest => Read("event DataChunkStored", DataChunkStoredForm.Parser, bytes, DataSetMapper.FromForm),
        SnapshotManifest => Read("snapshot of the population", PopulationSnapshotForm.Parser, bytes, JobRecordMapper.FromForm),
        _ => throw SerializerBinding.UnknownManifest("job", manifest),
    };

    private static object Read<TForm, T>(string what, MessageParser<TForm> parser, byte[] bytes, Func<string, TForm, T> from)
        where TForm : IMessage<TForm>
        where T : class =>
        from(what, DurableEnvelope.Open(what, parser, bytes));

    private IMessage ToForm(object value) => value switch
    {
        BirthEvaluated e => JobMapper.ToForm(e),
        BirthLeased e => JobMapper.ToForm(e),
        JobSubmitted e => JobMapper.ToForm(e),
        JobStopped e => JobMapper.ToForm(e),
        BirthLost e => JobMapper.ToForm(e),
        BirthReturned e => JobMapper.ToForm(e),
        BirthQuarantined e => JobMapper.ToForm(e),
        JobPaused e => JobMapper.ToForm(e),
        JobResumed e => JobMapper.ToForm(e),
        JobDeleted e => JobMapper.ToForm(e),
        DataChunkStored e => DataSetMapper.ToForm(e),
        PopulationSnapshot s => JobRecordMapper.ToForm(s),
        _ => throw SerializerBinding.Unknown(this, value),
    };
}
