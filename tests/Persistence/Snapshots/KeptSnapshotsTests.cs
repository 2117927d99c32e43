using ArchetypeRC.Persistence.Snapshots;

namespace ArchetypeRC.Tests.Persistence.Snapshots;

public sealed class KeptSnapshotsTests
{
    [Fact]
    public void Nothing_goes_before_there_are_two_and_then_what_is_behind_the_older_one()
    {
        var kept = new KeptSnapshots();
        Assert.Null(kept.Saved(10));
        Assert.Equal(10, kept.Saved(25));
        Assert.Equal(25, kept.Saved(31));
    }

    [Fact]
    public void Snapshot_that_a_recovery_began_from_is_the_older_of_the_two()
    {
        var kept = new KeptSnapshots();
        kept.Loaded(10);
        Assert.Equal(10, kept.Saved(25));
    }

    [Fact]
    public void Stream_that_begins_anew_has_none()
    {
        var kept = new KeptSnapshots();
        kept.Saved(10);
        kept.Clear();
        Assert.Null(kept.Saved(25));
    }
}
