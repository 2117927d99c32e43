using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Instances;

/// <summary>What an instance does with a batch.</summary>
internal abstract record BatchVerdict
{
    /// <summary>Journal these rows, apply them, then answer the whole batch.</summary>
    public sealed record Learn(BatchLearned Event) : BatchVerdict;

    /// <summary>Every row was learned before: answer again from what is kept.</summary>
    public sealed record Repeat : BatchVerdict;

    /// <summary>Some rows are under way to the journal: judge again when they have arrived.</summary>
    public sealed record Wait : BatchVerdict;

    /// <summary>Refuse, and change nothing.</summary>
    public sealed record Refused(InstanceRefused Reply) : BatchVerdict;
}
