using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Population;

/// <summary>
/// Writes the events of an evolution job as protobuf in an envelope with version and checksum. The manifests are short
/// literals that never change: a type may be renamed, its manifest may not.
/// </summary>
public sealed class JobSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string SubmittedManifest = "js";
    private const string EvaluatedManifest = "be";
    private const string StoppedManifest = "jx";

    /// <summary>Binds this serializer to <see cref="IJobEvent"/>.</summary>
    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-job", typeof(JobSerializer), typeof(IJobEvent));

    /// <summary>Number under which Akka keeps what this serializer wrote; part of the store's format.</summary>
    public override int Identifier => 7302;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        BirthEvaluated => EvaluatedManifest,
        JobSubmitted => SubmittedManifest,
        JobStopped => StoppedManifest,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj switch
    {
        BirthEvaluated evaluated => DurableEnvelope.Seal(JobMapper.ToForm(evaluated)),
        JobSubmitted submitted => DurableEnvelope.Seal(JobMapper.ToForm(submitted)),
        JobStopped stopped => DurableEnvelope.Seal(JobMapper.ToForm(stopped)),
        _ => throw SerializerBinding.Unknown(this, obj),
    };

    /// <inheritdoc/>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case EvaluatedManifest:
                const string Evaluated = "event BirthEvaluated";
                return JobMapper.FromForm(Evaluated, DurableEnvelope.Open(Evaluated, BirthEvaluatedForm.Parser, bytes));
            case SubmittedManifest:
                const string Submitted = "event JobSubmitted";
                return JobMapper.FromForm(Submitted, DurableEnvelope.Open(Submitted, JobSubmittedForm.Parser, bytes));
            case StoppedManifest:
                const string Stopped = "event JobStopped";
                return JobMapper.FromForm(Stopped, DurableEnvelope.Open(Stopped, JobStoppedForm.Parser, bytes));
            default:
                throw SerializerBinding.UnknownManifest("job", manifest);
        }
    }
}
