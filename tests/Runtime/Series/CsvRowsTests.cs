using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class CsvRowsTests
{
    private static readonly TaskSpec Forecast = new() { Inputs = ["a"], Targets = ["b"] };

    private static readonly TaskSpec Classes = new()
    {
        Kind = TaskKind.Classification, Inputs = ["a"], Targets = ["c"], Horizon = 0, Classes = ["no", "yes"],
    };

    [Fact]
    public void Columns_are_found_by_name_and_others_passed_over()
    {
        var series = CsvRows.ReadAll(new StringReader("z,b,a\n9,2,1\r\n9,\"4\", 3\n"), Forecast);
        Assert.Equal(["a", "b"], series.Columns.AsEnumerable());
        Assert.Equal([1, 2, 3, 4], series.Values.ToArray());
    }

    [Theory]
    [InlineData("a,b\n1,x\n", "Line 2, column 'b': 'x' is not a finite number")]
    [InlineData("a,b\n1,2\n1,NaN\n", "Line 3, column 'b': 'NaN' is not a finite number")]
    [InlineData("a,b\n1,\n", "Line 2, column 'b': '' is not a finite number")]
    [InlineData("a,b\n1,1e999\n", "column 'b'")]
    [InlineData("a,b\n1\n", "Line 2 has 1 cells; the header has 2")]
    [InlineData("a,b\n1,2,3\n", "Line 2 has 3 cells; the header has 2")]
    [InlineData("a,c\n1,2\n", "There is no column 'b'. The header has: a, c.")]
    [InlineData("", "The CSV is empty")]
    public void What_is_not_a_table_of_finite_numbers_is_refused_with_its_place(string text, string message)
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => CsvRows.ReadAll(new StringReader(text), Forecast));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_become_indices_and_missing_labels_NaN()
    {
        var series = CsvRows.ReadAll(new StringReader("a,c\n1,yes\n2,no\n3,\n"), Classes);
        Assert.Equal([1, 1, 2, 0, 3, double.NaN], series.Values.ToArray());
        var refused = Assert.Throws<SeriesRefusedException>(() => CsvRows.ReadAll(new StringReader("a,c\n1,maybe\n"), Classes));
        Assert.Contains("'maybe' is not one of the classes no, yes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_a_column_are_distinct_and_in_order()
    {
        Assert.Equal(["no", "yes"], CsvRows.LabelsOf(new StringReader("a,c\n1,yes\n2,no\n3,\n4,yes\n"), "c").AsEnumerable());
    }
}
