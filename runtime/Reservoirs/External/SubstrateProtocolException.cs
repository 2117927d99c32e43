namespace ArchetypeRC.Runtime.Reservoirs.External;

/// <summary>A device broke its protocol; none of its states was used.</summary>
public sealed class SubstrateProtocolException : Exception
{
    /// <summary>Names the violation, what was received and what was expected.</summary>
    public SubstrateProtocolException(SubstrateViolation violation, string explanation)
        : base(explanation) => Violation = violation;

    /// <summary>Which rule was broken.</summary>
    public SubstrateViolation Violation { get; }
}
