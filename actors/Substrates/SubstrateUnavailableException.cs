namespace ArchetypeRC.Actors.Substrates;

/// <summary>A device is not there to be asked, or not any more; every row that was answered before is kept.</summary>
public sealed class SubstrateUnavailableException : Exception
{
    /// <summary>Says which device, what it did and what to do.</summary>
    public SubstrateUnavailableException(string explanation, Exception? cause = null)
        : base(explanation, cause)
    {
    }
}
