namespace ArchetypeRC.Actors.Streams;

/// <summary>What one run of a <see cref="StreamGate"/> did.</summary>
/// <param name="RowsRead">Rows that the source gave.</param>
/// <param name="RowsSkipped">Of them, rows whose answers had reached the reader before this run.</param>
/// <param name="RowsAnswered">Rows whose answers were written.</param>
/// <param name="Failure">What ended the input early, after everything before it was answered; null when it ended by itself.</param>
public sealed record StreamReport(long RowsRead, long RowsSkipped, long RowsAnswered, Exception? Failure)
{
    /// <summary>How often the device that is the model's reservoir was started or connected to again.</summary>
    public int DeviceRestarts { get; init; }
}
