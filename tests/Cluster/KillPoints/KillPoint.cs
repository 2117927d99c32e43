namespace ArchetypeRC.Tests.Cluster.KillPoints;

/// <summary>Where in the protocol of an instance and its store a process is killed.</summary>
internal enum KillPoint
{
    /// <summary>The events are about to be written.</summary>
    BeforeEvents,

    /// <summary>The events are written and not yet committed.</summary>
    EventsWritten,

    /// <summary>The events are committed and nobody was told: between persist and acknowledgement.</summary>
    EventsCommitted,

    /// <summary>The acknowledgement has left.</summary>
    Acknowledged,

    /// <summary>A snapshot is about to be written.</summary>
    BeforeSnapshot,

    /// <summary>The snapshot's row is written and not yet committed.</summary>
    SnapshotWritten,

    /// <summary>The snapshot is committed, the history behind the older one is not deleted.</summary>
    SnapshotCommitted,

    /// <summary>The last event of the history is marked as deleted, those before it are still there.</summary>
    HistoryMarked,

    /// <summary>The history is deleted and that is not yet committed.</summary>
    HistoryDeleted,

    /// <summary>The deletion of the history is committed.</summary>
    DeletionCommitted,

    /// <summary>The oldest snapshots are about to be deleted.</summary>
    BeforeSnapshotsDeleted,

    /// <summary>The deletion of the oldest snapshots is committed.</summary>
    SnapshotsDeleted,
}
