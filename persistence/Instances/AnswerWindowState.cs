namespace ArchetypeRC.Persistence.Instances;

/// <summary>The answers to the last rows, kept so that a repeated row is answered again with the same bits.</summary>
/// <param name="First">Sequence number of the oldest row in the window.</param>
/// <param name="OutputSize">Values of one answer, O.</param>
/// <param name="RowHashes">Hash of each row's content, oldest first, [rows]; at most 1,024.</param>
/// <param name="Predictions">The answers, oldest first, [rows, O].</param>
public sealed record AnswerWindowState(
    long First, int OutputSize, ReadOnlyMemory<ulong> RowHashes, ReadOnlyMemory<double> Predictions)
{
    /// <summary>Largest number of rows in a window.</summary>
    public const int MaximumRows = 1024;
}
