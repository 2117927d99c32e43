namespace ArchetypeRC.Persistence.Forms;

/// <summary>A stored event, snapshot or part of them was refused: it is never read half or silently wrong.</summary>
public sealed class DurableFormRefusedException : Exception
{
    /// <summary>Creates the refusal of one form.</summary>
    /// <param name="reason">Why it was not read.</param>
    /// <param name="form">What it was kept as, for instance <c>event BatchLearned</c>.</param>
    /// <param name="detail">What was found, as a clause.</param>
    /// <param name="cause">The exception behind it, when there is one.</param>
    public DurableFormRefusedException(DurableFormRefusal reason, string form, string detail, Exception? cause = null)
        : base($"The stored {form} is refused: {detail}. {Advice(reason)}", cause)
    {
        Reason = reason;
        Form = form;
    }

    /// <summary>Why it was not read.</summary>
    public DurableFormRefusal Reason { get; }

    /// <summary>What it was kept as.</summary>
    public string Form { get; }

    private static string Advice(DurableFormRefusal reason) => reason switch
    {
        DurableFormRefusal.NewerVersion =>
            "Start a version of ArchetypeRC at least as new as the one that wrote this store; the store is left as it is.",
        DurableFormRefusal.Truncated =>
            "Part of it is missing: restore the store from a backup made before the damage; the store is left as it is.",
        _ => "Restore the store from a backup made before the damage, and check the disk; the store is left as it is.",
    };
}
