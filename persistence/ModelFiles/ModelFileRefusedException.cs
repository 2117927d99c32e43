namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>A model file was refused whole: a model is never read half or silently wrong.</summary>
public sealed class ModelFileRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="reason">Why it was not read.</param>
    /// <param name="name">The file's name, as the user gave it.</param>
    /// <param name="detail">What was found, as a clause.</param>
    /// <param name="cause">The exception behind it, when there is one.</param>
    public ModelFileRefusedException(ModelFileRefusal reason, string name, string detail, Exception? cause = null)
        : base($"The model file {name} is refused: {detail}. {Advice(reason)}", cause)
    {
        Reason = reason;
        Name = name;
    }

    /// <summary>Why it was not read.</summary>
    public ModelFileRefusal Reason { get; }

    /// <summary>The file's name, as the user gave it.</summary>
    public string Name { get; }

    private static string Advice(ModelFileRefusal reason) => reason switch
    {
        ModelFileRefusal.Missing => "Check the name; 'archetyperc evolve' writes a model file named best.arc.",
        ModelFileRefusal.Unreadable => "Name a file that this user may read.",
        ModelFileRefusal.NotAModelFile => "Name a .arc file, for instance the best.arc that 'archetyperc evolve' wrote.",
        ModelFileRefusal.Truncated => "Part of it is missing: copy it again, whole, or make it anew.",
        ModelFileRefusal.OtherKind =>
            "A model of a stream goes to 'stream' and 'eval model', a classifier of sequences to 'eval classify', one of graphs to 'eval graphs'.",
        ModelFileRefusal.NewerVersion => "Use a version of ArchetypeRC at least as new as the one that wrote it.",
        _ => "Copy it again from an undamaged place, or make it anew.",
    };
}
