using ArchetypeRC.Runtime.Archetypes;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Archetypes;

public sealed class ArchetypeLibraryTests
{
    [Fact]
    public void Archetype_that_predicts_the_latest_rows_best_is_found()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        foreach (var slope in new[] { -1.0, 2.0, 0.5 })
            library.File(Readout(slope), [1], 10, origin: 0);
        var rows = new RecentRows(10, 2, 1);
        foreach (var x in new[] { 1.0, -2.0, 3.0 })
            rows.Add([x, 1], [-x], 1);
        foreach (var x in new[] { 1.0, 2.0 })
            rows.Add([x, 1], [2 * x], 1);
        Assert.Equal(2, library.Best(rows, 2, [1])!.Value.Archetype.Number);
        Assert.Equal(1, library.Best(rows, 5, [1])!.Value.Archetype.Number);

        // -x and 2 x, predicted as 0.5 x, are off by 1.5 |x|.
        var half = new ArchetypeLibrary(new ArchetypeSpec());
        half.File(Readout(0.5), [1], 10, origin: 0);
        Assert.Equal(1.5 * (1 + 2 + 3 + 1 + 2) / 5, half.Best(rows, 5, [1])!.Value.Error, 14);
        Assert.Equal(1.5 * (1 + 2 + 3 + 1 + 2) / 10, half.Best(rows, 5, [2])!.Value.Error, 14);
    }

    [Fact]
    public void Equally_good_archetypes_give_the_one_with_the_lowest_number()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(1), [1], 20, origin: 0);
        var rows = new RecentRows(4, 2, 1);
        rows.Add([1, 1], [3], 1);
        Assert.Equal(1, library.Best(rows, 1, [1])!.Value.Archetype.Number);
    }

    [Fact]
    public void Archetype_that_was_used_longest_ago_gives_way()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec { Capacity = 3 });
        for (var slope = 1; slope <= 3; slope++)
            library.File(Readout(slope), [1], 10 * slope, origin: 0);
        library.Recall(1, 40);
        Assert.Equal(4, library.File(Readout(4), [1], 50, origin: 0));
        Assert.Equal([1, 3, 4], library.Archetypes.Select(a => a.Number));
        Assert.Equal(5, library.File(Readout(5), [1], 60, origin: 2));
        Assert.Equal([1, 4, 5], library.Archetypes.Select(a => a.Number));
    }

    [Fact]
    public void Bytes_stay_within_their_bound()
    {
        var size = Archetype.BytesOf(2, 1);
        Assert.Equal(8 * (2 + 3 + 2 + 1), size);
        var library = new ArchetypeLibrary(new ArchetypeSpec { Capacity = 100, MaximumBytes = (2 * size) + 1 });
        for (var row = 1; row <= 10; row++)
        {
            library.File(Readout(row), [1], row, origin: 0);
            Assert.Equal(Math.Min(row, 2) * size, library.Bytes);
        }

        Assert.Equal([9, 10], library.Archetypes.Select(a => a.Number));
        var small = new ArchetypeLibrary(new ArchetypeSpec { MaximumBytes = size - 1 });
        Assert.Equal(0, small.File(Readout(1), [1], 1, origin: 0));
        Assert.Equal(0, new ArchetypeLibrary(new ArchetypeSpec { Capacity = 0 }).File(Readout(1), [1], 1, origin: 0));
    }

    [Fact]
    public void Readout_that_was_recalled_replaces_its_archetype_when_it_is_filed_again()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.Recall(1, 20);
        Assert.Equal(1, library.File(Readout(1.1), [0.5], 30, origin: 1));
        var only = Assert.Single(library.Archetypes);
        Assert.Equal((1, 30, 30, 1), (only.Number, only.Filed, only.LastUsed, only.Recalls));
        Assert.Equal(1.1, only.Readout.Weights.Span[0]);
        Assert.Equal(0.5, only.ErrorScale.Span[0]);
    }

    [Fact]
    public void Library_goes_on_from_a_saved_state()
    {
        var spec = new ArchetypeSpec { Capacity = 2 };
        var library = new ArchetypeLibrary(spec);
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(2), [1], 20, origin: 0);
        library.Recall(1, 30);
        var back = ArchetypeLibrary.Restore(spec, library.Save());
        Assert.Equal(library.Archetypes, back.Archetypes);
        Assert.Equal(3, back.File(Readout(3), [1], 40, origin: 0));
        Assert.Equal([1, 3], back.Archetypes.Select(a => a.Number));
    }

    [Fact]
    public void State_that_cannot_be_is_refused()
    {
        var library = new ArchetypeLibrary(new ArchetypeSpec());
        library.File(Readout(1), [1], 10, origin: 0);
        library.File(Readout(2), [1], 20, origin: 0);
        var state = library.Save();
        Assert.Throws<ArgumentException>(() => ArchetypeLibrary.Restore(new ArchetypeSpec { Capacity = 1 }, state));
        Assert.Throws<ArgumentException>(() => ArchetypeLibrary.Restore(new ArchetypeSpec(), state with { NextNumber = 2 }));
        Assert.Throws<ArgumentException>(
            () => ArchetypeLibrary.Restore(new ArchetypeSpec(), state with { Archetypes = [.. state.Archetypes.Reverse()] }));
        Assert.Throws<ArgumentException>(() => library.Recall(3, 1));
        Assert.Throws<ArgumentException>(() => library.File(Readout(1), [1, 2], 1, origin: 0));
    }

    [Fact]
    public void Recent_rows_keep_the_latest_and_go_on_from_a_saved_state()
    {
        var (kept, back) = (new RecentRows(4, 2, 1), new RecentRows(4, 2, 1));
        for (var t = 1; t <= 11; t++)
        {
            var copy = new RecentRows(4, 2, 1);
            copy.Load(back.Save());
            back = copy;
            kept.Add([t, 1], [2 * t], t);
            back.Add([t, 1], [2 * t], t);
            Assert.Equal(kept.Save(), back.Save());
            Assert.Equal(Math.Min(t, 4), kept.Count);
            Assert.Equal(Enumerable.Range(Math.Max(1, t - 2), Math.Min(t, 3)).Average(), kept.OwnError(Math.Min(t, 3)));
        }

        Assert.Throws<ArgumentException>(() => back.Load(new double[3]));
        Assert.Throws<ArgumentException>(() => back.Load(new double[20]));
        Assert.Throws<ArgumentException>(() => back.Add([1], [1], 1));
    }

    private static ReadoutState Readout(double slope) =>
        new RecursiveLeastSquares(new ReadoutSpec(), 2, 1).Save() with { Weights = new[] { slope, 0 } };
}
