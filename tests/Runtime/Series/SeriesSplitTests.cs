using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class SeriesSplitTests
{
    [Fact]
    public void Parts_follow_each_other_and_use_every_row()
    {
        Gen.Select(Gen.Int[60, 100_000], Gen.Int[0, 10]).Sample((rows, horizon) =>
        {
            if (rows < 60 + (3 * horizon))
                return true;
            var split = SeriesSplit.For(rows, horizon);
            return split.TrainRows + split.ValidationRows + split.TestRows == rows
                && split is { TrainRows: > 0, ValidationRows: > 0, TestRows: > 0 };
        });
    }

    [Fact]
    public void Too_few_rows_are_refused_with_the_number_needed()
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => SeriesSplit.For(62, 1));
        Assert.Equal("The series has 62 rows; a search with horizon 1 needs at least 63.", refused.Message);
    }

    [Fact]
    public void Test_part_that_leaves_too_little_is_refused_with_its_range()
    {
        var refused = Assert.Throws<SpecRefusedException>(() => SeriesSplit.For(100, 1, 90));
        Assert.Contains("split.testRows is 90; allowed: 1 to 58 of 100 rows", refused.Message, StringComparison.Ordinal);
    }
}
