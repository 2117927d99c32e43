using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Instances;

/// <summary>What an instance does with labels that come late.</summary>
internal abstract record LabelVerdict
{
    /// <summary>Journal these labels, apply them, then answer.</summary>
    public sealed record Learn(LabelsLearned Event) : LabelVerdict;

    /// <summary>Every row had this label before: answer.</summary>
    public sealed record Repeat : LabelVerdict;

    /// <summary>A row, or a label of it, is under way to the journal: judge again when it has arrived.</summary>
    public sealed record Wait : LabelVerdict;

    /// <summary>Refuse, and change nothing.</summary>
    public sealed record Refused(InstanceRefused Reply) : LabelVerdict;
}
