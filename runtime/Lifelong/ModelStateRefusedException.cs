namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>A saved state does not belong to the spec it came with; loading it would be silently wrong.</summary>
public sealed class ModelStateRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    public ModelStateRefusedException(string message)
        : base(message)
    {
    }
}
