using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Live;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>How an instance is kept, and its form. A spec that is read has passed its own validation.</summary>
internal static class InstanceSpecMapper
{
    public static InstanceSpecForm ToForm(InstanceSpec spec) => new()
    {
        ReplayRows = spec.ReplayRows,
        KeptVersions = spec.KeptVersions,
        Durability = (DurabilityForm)spec.Durability,
        CheckpointRows = spec.CheckpointRows,
        CheckpointBytes = spec.CheckpointBytes,
        Live = spec.Live is null ? null : LiveSpecMapper.ToForm(spec.Live),
    };

    /// <exception cref="DurableFormRefusedException">A field is out of its range.</exception>
    public static InstanceSpec FromForm(string form, InstanceSpecForm? spec)
    {
        if (spec is null)
            return new InstanceSpec();
        var defaults = new InstanceSpec();
        var read = new InstanceSpec
        {
            ReplayRows = spec.ReplayRows,
            KeptVersions = spec.KeptVersions,
            Durability = (Durability)spec.Durability,
            CheckpointRows = spec.HasCheckpointRows ? spec.CheckpointRows : defaults.CheckpointRows,
            CheckpointBytes = spec.HasCheckpointBytes ? spec.CheckpointBytes : defaults.CheckpointBytes,
            Live = spec.Live is null ? null : LiveSpecMapper.FromForm(form, spec.Live),
        };
        var problems = read.Validate();
        return problems.IsEmpty
            ? read
            : throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, "how it is kept cannot be used: " + string.Join("; ", problems));
    }
}
