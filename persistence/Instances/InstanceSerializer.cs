using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Persistence.Forms;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>
/// Writes the events and the snapshot of an instance as protobuf in an envelope with version and checksum. The manifests
/// are short literals that never change: a type may be renamed, its manifest may not.
/// </summary>
public sealed class InstanceSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string CreatedManifest = "ic";
    private const string LearnedManifest = "bl";
    private const string ConfirmedManifest = "oc";
    private const string ClaimedManifest = Sql.StoreFence.ClaimManifest;
    private const string SnapshotManifest = "is";
    private const string UpdatedManifest = "su";
    private const string RolledBackManifest = "rb";
    private const string ResetManifest = "ir";
    private const string DeletedManifest = "id";
    private const string GapManifest = "gd";
    private const string CheckpointManifest = "cb";
    private const string LabelsManifest = "ll";

    /// <summary>Binds this serializer to <see cref="IInstanceEvent"/> and <see cref="InstanceSnapshot"/>.</summary>
    public static Config Binding { get; } = SerializerBinding.For(
        "archetyperc-instance", typeof(InstanceSerializer), typeof(IInstanceEvent), typeof(InstanceSnapshot));

    /// <summary>Number under which Akka keeps what this serializer wrote; part of the store's format.</summary>
    public override int Identifier => 7301;

    /// <inheritdoc/>
    public override string Manifest(object o) => o switch
    {
        BatchLearned => LearnedManifest,
        OutputConfirmed => ConfirmedManifest,
        OwnershipClaimed => ClaimedManifest,
        InstanceSnapshot => SnapshotManifest,
        InstanceCreated => CreatedManifest,
        SpecUpdated => UpdatedManifest,
        SpecRolledBack => RolledBackManifest,
        InstanceReset => ResetManifest,
        InstanceDeleted => DeletedManifest,
        GapDeclared => GapManifest,
        CheckpointBegun => CheckpointManifest,
        LabelsLearned => LabelsManifest,
        _ => throw SerializerBinding.Unknown(this, o),
    };

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj switch
    {
        BatchLearned batch => DurableEnvelope.Seal(InstanceMapper.ToForm(batch)),
        OutputConfirmed confirmed => DurableEnvelope.Seal(InstanceMapper.ToForm(confirmed)),
        OwnershipClaimed claimed => DurableEnvelope.Seal(InstanceMapper.ToForm(claimed)),
        InstanceSnapshot snapshot => DurableEnvelope.Seal(InstanceMapper.ToForm(snapshot)),
        InstanceCreated created => DurableEnvelope.Seal(InstanceMapper.ToForm(created)),
        SpecUpdated updated => DurableEnvelope.Seal(ModelVersionMapper.ToForm(updated)),
        SpecRolledBack rolledBack => DurableEnvelope.Seal(ModelVersionMapper.ToForm(rolledBack)),
        InstanceReset reset => DurableEnvelope.Seal(ModelVersionMapper.ToForm(reset)),
        InstanceDeleted deleted => DurableEnvelope.Seal(ModelVersionMapper.ToForm(deleted)),
        GapDeclared gap => DurableEnvelope.Seal(InstanceMapper.ToForm(gap)),
        CheckpointBegun begun => DurableEnvelope.Seal(InstanceMapper.ToForm(begun)),
        LabelsLearned labels => DurableEnvelope.Seal(InstanceMapper.ToForm(labels)),
        _ => throw SerializerBinding.Unknown(this, obj),
    };

    /// <inheritdoc/>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of a newer version.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case LearnedManifest:
                const string Learned = "event BatchLearned";
                return InstanceMapper.FromForm(Learned, DurableEnvelope.Open(Learned, BatchLearnedForm.Parser, bytes));
            case LabelsManifest:
                const string Labels = "event LabelsLearned";
                return InstanceMapper.FromForm(Labels, DurableEnvelope.Open(Labels, LabelsLearnedForm.Parser, bytes));
            case ConfirmedManifest:
                const string Confirmed = "event OutputConfirmed";
                return InstanceMapper.FromForm(Confirmed, DurableEnvelope.Open(Confirmed, OutputConfirmedForm.Parser, bytes));
            case ClaimedManifest:
                const string Claimed = "event OwnershipClaimed";
                return InstanceMapper.FromForm(DurableEnvelope.Open(Claimed, OwnershipClaimedForm.Parser, bytes));
            case SnapshotManifest:
                const string Snapshot = "snapshot of an instance";
                return InstanceMapper.FromForm(Snapshot, DurableEnvelope.Open(Snapshot, InstanceSnapshotForm.Parser, bytes));
            case CreatedManifest:
                const string Created = "event InstanceCreated";
                return InstanceMapper.FromForm(Created, DurableEnvelope.Open(Created, InstanceCreatedForm.Parser, bytes));
            case UpdatedManifest:
                const string Updated = "event SpecUpdated";
                return ModelVersionMapper.FromForm(Updated, DurableEnvelope.Open(Updated, SpecUpdatedForm.Parser, bytes));
            case RolledBackManifest:
                const string RolledBack = "event SpecRolledBack";
                return ModelVersionMapper.FromForm(RolledBack, DurableEnvelope.Open(RolledBack, SpecRolledBackForm.Parser, bytes));
            case ResetManifest:
                const string Reset = "event InstanceReset";
                return ModelVersionMapper.FromForm(Reset, DurableEnvelope.Open(Reset, InstanceResetForm.Parser, bytes));
            case CheckpointManifest:
                const string Checkpoint = "event CheckpointBegun";
                return InstanceMapper.FromForm(Checkpoint, DurableEnvelope.Open(Checkpoint, CheckpointBegunForm.Parser, bytes));
            case GapManifest:
                const string Gap = "event GapDeclared";
                return InstanceMapper.FromForm(Gap, DurableEnvelope.Open(Gap, GapDeclaredForm.Parser, bytes));
            case DeletedManifest:
                const string Deleted = "event InstanceDeleted";
                return ModelVersionMapper.FromForm(Deleted, DurableEnvelope.Open(Deleted, InstanceDeletedForm.Parser, bytes));
            default:
                throw SerializerBinding.UnknownManifest("instance", manifest);
        }
    }
}
