namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>How a run of the program ended.</summary>
/// <param name="Code">Its exit code; 128 and the number of the signal for one that a signal ended.</param>
/// <param name="Errors">All that it wrote to standard error.</param>
internal sealed record ProgramEnd(int Code, string Errors)
{
    /// <summary>Code of a process that SIGKILL ended.</summary>
    public const int Killed = 128 + 9;
}
