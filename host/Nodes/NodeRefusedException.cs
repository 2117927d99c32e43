namespace ArchetypeRC.Host.Nodes;

/// <summary>A node cannot be started as asked.</summary>
internal sealed class NodeRefusedException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="cause">The exception behind it, when there is one.</param>
    public NodeRefusedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
