namespace ArchetypeRC.Persistence.Instances;

/// <summary>What it means that an instance has acknowledged rows. The numbers are part of the stored form.</summary>
public enum Durability
{
    /// <summary>The rows are journaled: they are never lost and never learned twice.</summary>
    Journal = 0,

    /// <summary>
    /// The rows are learned and kept by the next snapshot; after a crash the source sends those since the last one again. For fast sources
    /// that can.
    /// </summary>
    Checkpoint = 1,
}
