using ArchetypeRC.Actors.Versions;
using CsCheck;

namespace ArchetypeRC.Tests.Actors.Versions;

public sealed class RecentRowsTests
{
    [Fact]
    public void The_latest_rows_are_kept_and_no_more_than_declared() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 120], Gen.Long[0, 1_000_000]).Sample((capacity, count, first) =>
        {
            var rows = Filled(capacity, count, first);
            Assert.Equal(first + count, rows.Next);
            Assert.Equal(Math.Min(capacity, count), rows.Next - rows.First);
            for (var sequence = rows.First; sequence < rows.Next; sequence++)
                Assert.Equal([sequence, -sequence], rows.Row(sequence).ToArray());
        });

    [Fact]
    public void What_is_saved_is_restored_and_goes_on_alike() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 120], Gen.Int[0, 60]).Sample((capacity, count, more) =>
        {
            var rows = Filled(capacity, count, 7);
            var restored = RecentRows.Restore(rows.Save(), capacity, 2, rows.Next);
            for (var i = 0; i < more; i++)
            {
                rows.Add([i, 3]);
                restored.Add([i, 3]);
            }

            Assert.Equal((rows.First, rows.Next), (restored.First, restored.Next));
            Assert.Equal(rows.Save()!.Values.ToArray(), restored.Save()!.Values.ToArray());
        });

    [Fact]
    public void Cleared_rows_begin_anew_at_the_row_that_comes_next()
    {
        var rows = Filled(5, 12, 0);
        rows.Clear(12);
        Assert.Null(rows.Save());
        rows.Add([1, 2]);
        Assert.Equal((12L, 13L), (rows.First, rows.Next));
        Assert.Equal([1.0, 2.0], rows.Row(12).ToArray());
    }

    private static RecentRows Filled(int capacity, int count, long first)
    {
        var rows = new RecentRows(capacity, 2, first);
        for (var sequence = first; sequence < first + count; sequence++)
            rows.Add([sequence, -sequence]);
        return rows;
    }
}
