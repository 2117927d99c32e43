using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Actors.Instances;

public sealed class SnapshotPolicyTests
{
    private static readonly InstanceOptions Options = new() { SnapshotEveryRows = 1_000, SnapshotEveryBytes = 1_000_000 };

    [Fact]
    public void Instances_that_are_fed_in_step_do_not_snapshot_together()
    {
        var at = Enumerable.Range(0, 1_000).Select(i => Snapshots($"sensor-{i}", Row, 4_000)[0]).ToArray();
        Assert.InRange(at.Min(), 500, 520);
        Assert.InRange(at.Max(), 1_480, 1_500);
        Assert.InRange(at.GroupBy(a => a / 100).Max(g => g.Count()), 0, 140);
    }

    [Fact]
    public void Snapshots_come_after_as_many_rows_as_asked_in_the_mean()
    {
        var count = Snapshots("sensor-1", Row, 1_000_000).Count;
        Assert.InRange(count, 960, 1_040);
    }

    [Fact]
    public void Rows_with_many_values_are_counted_by_their_bytes()
    {
        var wide = new BatchLearned(0, 10, 12_500, new double[125_000], -1);
        Assert.InRange(Snapshots("sensor-1", wide, 1_000).Count, 450, 700);
    }

    [Fact]
    public void Recalls_without_rows_do_not_make_an_endless_history() =>
        Assert.InRange(Snapshots("sensor-1", new OwnershipClaimed("node"), 10_000).Count, 8, 12);

    [Fact]
    public void One_instance_snapshots_at_the_same_rows_again() =>
        Assert.Equal(Snapshots("sensor-1", Row, 10_000), Snapshots("sensor-1", Row, 10_000));

    private static BatchLearned Row => new(0, 1, 1, new double[1], -1);

    private static List<int> Snapshots(string name, IInstanceEvent each, int events)
    {
        var policy = new SnapshotPolicy(new InstanceId(name), Options);
        var at = new List<int>();
        for (var e = 1; e <= events; e++)
        {
            policy.Count(each);
            if (!policy.IsDue)
                continue;
            at.Add(e);
            policy.Restart();
        }

        return at;
    }
}
