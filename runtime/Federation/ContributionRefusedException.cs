namespace ArchetypeRC.Runtime.Federation;

/// <summary>A contribution cannot be used; nothing was changed by it.</summary>
public sealed class ContributionRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="client">Who sent it.</param>
    /// <param name="field">What is wrong with it.</param>
    /// <param name="value">What it held.</param>
    /// <param name="allowed">What it may hold.</param>
    public ContributionRefusedException(string client, string field, string value, string allowed)
        : base($"The contribution of '{client}' is refused: its {field} is {value}; allowed: {allowed}.")
    {
    }
}
