namespace ArchetypeRC.Persistence.Forms;

/// <summary>Why a durable form was not read.</summary>
public enum DurableFormRefusal
{
    /// <summary>It ends before it is complete.</summary>
    Truncated = 0,

    /// <summary>Its bytes are not those that were written, or do not describe what they are kept as.</summary>
    Altered = 1,

    /// <summary>A newer program wrote it.</summary>
    NewerVersion = 2,

    /// <summary>Events that it needs are not there any more.</summary>
    Missing = 3,
}
