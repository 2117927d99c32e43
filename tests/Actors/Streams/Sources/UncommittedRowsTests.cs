using ArchetypeRC.Actors.Streams.Sources;

namespace ArchetypeRC.Tests.Actors.Streams.Sources;

/// <summary>Messages between their row and its commit.</summary>
public sealed class UncommittedRowsTests
{
    [Fact]
    public void Messages_are_given_back_in_order_when_their_rows_are_committed()
    {
        var rows = new UncommittedRows<string>(4);

        Assert.False(rows.Add(4, "again"));
        Assert.True(rows.Add(5, "a"));
        Assert.True(rows.Add(5, "a once more"));
        Assert.True(rows.Add(7, "c"));
        Assert.Empty(rows.Commit(4));
        Assert.Equal(["a", "a once more"], rows.Commit(6));
        Assert.False(rows.Add(6, "b, late"));
        Assert.Equal(["c"], rows.Commit(9));
        Assert.Empty(rows.Commit(9));
    }
}
