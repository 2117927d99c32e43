namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>What the store held at one moment.</summary>
/// <param name="At">Time since the start.</param>
/// <param name="Events">Events of all instances.</param>
/// <param name="Snapshots">Snapshots of all instances.</param>
/// <param name="Bytes">Size of the database.</param>
internal sealed record JournalSample(TimeSpan At, long Events, long Snapshots, long Bytes);
