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
    [InlineData("a,b\n1,\n", "Line 2, column 'b' is empty, and no value may be missing here")]
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
    public void A_wanted_column_that_is_there_twice_is_refused_by_name()
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => CsvRows.ReadAll(new StringReader("a,b,a\n1,2,3\n"), Forecast));
        Assert.Contains("'a' more than once", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_a_column_are_distinct_and_in_order()
    {
        Assert.Equal(["no", "yes"], CsvRows.LabelsOf(new StringReader("a,c\n1,yes\n2,no\n3,\n4,yes\n"), "c").AsEnumerable());
    }

    [Fact]
    public void Cell_that_is_empty_or_says_NaN_is_missing_only_where_that_is_declared()
    {
        const string text = "a,b\n1,\nnan,2\nNaN,3\n";
        Assert.Contains("Line 2, column 'b'", Assert.Throws<SeriesRefusedException>(() => CsvRows.ReadAll(new StringReader(text), Forecast)).Message, StringComparison.Ordinal);
        using var rows = new CsvRows(new StringReader(text), Forecast, missingValues: true);
        var row = new double[2];
        var read = new List<double>();
        while (rows.Read(row))
            read.AddRange(row);
        Assert.Equal([1, double.NaN, double.NaN, 2, double.NaN, 3], read);
    }

    [Fact]
    public void Column_is_numeric_by_its_first_cell_that_is_not_empty()
    {
        Assert.Equal(["a", "c"], CsvRows.NumericColumnsOf(new StringReader("a,b,c,d\n1,x,,\n2,3,,\n3,4,5,\n")).AsEnumerable());
    }

    /// <summary>100 million characters; 1,000 million with ARCHETYPERC_LONG=1.</summary>
    [Fact]
    public void Rows_that_were_read_are_not_kept()
    {
        var rows = Environment.GetEnvironmentVariable("ARCHETYPERC_LONG") == "1" ? 1_000_000 : 100_000;
        using var text = new LongTable(rows);
        using var csv = new CsvRows(text, Forecast);
        var row = new double[2];
        Assert.True(csv.Read(row));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sum = row[0];
        while (csv.Read(row))
            sum += row[0];
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal((rows, rows * (rows + 1.0) / 2), (csv.Count, sum));
        Assert.InRange(text.Characters, 1000L * rows, long.MaxValue); // twice as many bytes
        Assert.InRange(kept, long.MinValue, 50_000_000);
    }

    // Rows 1, 2, .. of a table with a wide column of blanks, made as they are read.
    private sealed class LongTable(int rows) : TextReader
    {
        private static readonly string Blanks = new(' ', 1000);
        private string line = "a,b\n";
        private int at;
        private int row;

        public long Characters { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            if (at == line.Length)
            {
                if (row == rows)
                    return 0;
                line = $"{++row},{Blanks}1\n";
                at = 0;
            }

            var taken = Math.Min(count, line.Length - at);
            line.CopyTo(at, buffer, index, taken);
            at += taken;
            Characters += taken;
            return taken;
        }

        public override int Read(Span<char> buffer)
        {
            var chars = new char[buffer.Length];
            var taken = Read(chars, 0, chars.Length);
            chars.AsSpan(0, taken).CopyTo(buffer);
            return taken;
        }
    }
}
