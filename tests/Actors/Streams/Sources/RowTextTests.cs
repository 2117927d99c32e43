using ArchetypeRC.Actors.Streams.Sources;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Streams.Sources;

/// <summary>Rows of text: what they mean, and what is refused with where it stands.</summary>
public sealed class RowTextTests
{
    private static readonly TaskSpec Forecast = new() { Inputs = ["x", "y"], Targets = ["x"] };

    private static readonly TaskSpec Classes = new()
    {
        Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["c"], Horizon = 0, Classes = ["no", "yes, \"surely\""],
    };

    [Theory]
    [InlineData("9,2,1", 1, 2)]
    [InlineData(" 9 , \"4\" ,  -3e2", -300, 4)]
    [InlineData("\"a,b\",2.5,1", 1, 2.5)]
    public void Csv_gives_the_columns_of_the_task_in_their_order(string line, double x, double y)
    {
        var text = RowText.For(TextFormat.Csv, Forecast, ["z", "y", "x"]);

        Assert.Equal([x, y], text.Read(line, "Line 7")!.Values);
    }

    [Theory]
    [InlineData("1,2", "Line 7 has 2 cells; the header has 3")]
    [InlineData("1,2,3,4", "Line 7 has 4 cells; the header has 3")]
    [InlineData("1,,3", "Line 7, column 'y' is empty, and no value may be missing here")]
    [InlineData("1,2,NaN", "Line 7, column 'x': 'NaN' is not a finite number")]
    [InlineData("1,\"2\"5,3", "Line 7, column 'y': '25' is not", true)]
    [InlineData("1,\"2,3", "Line 7 has a quote that is not closed")]
    public void Csv_that_is_no_row_is_refused(string line, string advice, bool joined = false)
    {
        var text = RowText.For(TextFormat.Csv, Forecast, ["z", "y", "x"]);
        if (joined)
        {
            // What follows a closing quote belongs to the cell.
            Assert.Equal([3, 25], text.Read(line, "Line 7")!.Values);
            return;
        }

        Assert.Contains(advice, Assert.Throws<SeriesRefusedException>(() => text.Read(line, "Line 7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_text_in_both_formats_and_may_be_missing()
    {
        var csv = RowText.For(TextFormat.Csv, Classes, ["c", "x"]);
        var json = RowText.For(TextFormat.Json, Classes);

        Assert.Equal([2, 1], csv.Read("\"yes, \"\"surely\"\"\",2", "Line 1")!.Values);
        Assert.Equal([2, double.NaN], csv.Read(",2", "Line 1")!.Values);
        Assert.Equal([2, 1], json.Read("""{"x": 2, "c": "yes, \"surely\""}""", "Line 1")!.Values);
        Assert.Equal([2, double.NaN], json.Read("""{"x": 2, "c": null}""", "Line 1")!.Values);
        foreach (var refused in new Action[] { () => csv.Read("maybe,2", "Line 1"), () => json.Read("""{"x": 2, "c": "maybe"}""", "Line 1") })
            Assert.Contains("Line 1, column 'c': 'maybe' is not one of the classes no,", Assert.Throws<SeriesRefusedException>(refused).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"y": 2, "z": {"x": [5]}, "x": 1}""")]
    [InlineData("""  {"x": 1.0, "y": 2e0, "more": null}  """)]
    public void Json_gives_the_fields_that_are_columns(string line) =>
        Assert.Equal([1, 2], RowText.For(TextFormat.Json, Forecast).Read(line, "Message 3")!.Values);

    [Theory]
    [InlineData("""{"x": 1}""", "Message 3 has no field 'y'")]
    [InlineData("""{"x": 1, "y": "2"}""", "Message 3, column 'y': '\"2\"' is not a finite number")]
    [InlineData("""{"x": 1, "y": null}""", "Message 3, column 'y': 'null' is not a finite number")]
    [InlineData("""{"x": 1, "y": [2]}""", "Message 3, column 'y': '[...]' is not a finite number")]
    [InlineData("""{"x": 1, "y": 1e999}""", "Message 3, column 'y': '1e999' is not a finite number")]
    [InlineData("""{"x": 1, "y": 2, "x": 3}""", "Message 3 has the field 'x' more than once")]
    [InlineData("""{"x": 1, "y": 2} {}""", "Message 3 is not one JSON object")]
    [InlineData("[1, 2]", "Message 3 is not one JSON object")]
    [InlineData("""{"x": 1, "y": 2""", "Message 3 is not one JSON object")]
    [InlineData("", "Message 3 is not one JSON object")]
    public void Json_that_is_no_row_is_refused(string line, string advice) => Assert.Contains(
        advice,
        Assert.Throws<SeriesRefusedException>(() => RowText.For(TextFormat.Json, Forecast).Read(line, "Message 3")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Row_carries_its_number_in_the_column_that_is_declared()
    {
        var csv = RowText.For(TextFormat.Csv, Forecast, ["n", "x", "y"], "n");
        var json = RowText.For(TextFormat.Json, Forecast, sequenceColumn: "n");

        Assert.Equal(12, csv.Read("12,1,2", "Line 1")!.Sequence);
        Assert.Equal(12, json.Read("""{"n": 12, "x": 1, "y": 2}""", "Line 1")!.Sequence);
        Assert.Null(RowText.For(TextFormat.Json, Forecast).Read("""{"n": 12, "x": 1, "y": 2}""", "Line 1")!.Sequence);
        Assert.Contains("'-1' is not a sequence number", Assert.Throws<SeriesRefusedException>(() => csv.Read("-1,1,2", "Line 1")).Message, StringComparison.Ordinal);
        Assert.Contains("'1.5' is not a sequence number", Assert.Throws<SeriesRefusedException>(() => json.Read("""{"n": 1.5, "x": 1, "y": 2}""", "Line 1")).Message, StringComparison.Ordinal);
        Assert.Contains("has no field 'n'", Assert.Throws<SeriesRefusedException>(() => json.Read("""{"x": 1, "y": 2}""", "Line 1")).Message, StringComparison.Ordinal);
        Assert.Contains("There is no column 'n'", Assert.Throws<SeriesRefusedException>(() => RowText.For(TextFormat.Csv, Forecast, ["x", "y"], "n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_row_is_told_of_and_passed_over_when_that_is_asked_for()
    {
        var told = new List<string>();
        var text = RowText.For(TextFormat.Csv, Forecast, ["x", "y"], skip: told.Add);

        Assert.Null(text.Read("1,b", "Line 4"));
        Assert.Equal([1, 2], text.Read("1,2", "Line 5")!.Values);
        Assert.StartsWith("Line 4, column 'y': 'b' is not a finite number.", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void Cell_may_be_empty_where_the_model_fills_missing_values()
    {
        var csv = RowText.For(TextFormat.Csv, Forecast, ["x", "y"], missingValues: true);
        var json = RowText.For(TextFormat.Json, Forecast, missingValues: true);
        Assert.Equal([double.NaN, 2], csv.Read(",2", "Line 2")!.Values);
        Assert.Equal([1, double.NaN], json.Read("""{"x": 1, "y": null}""", "Line 2")!.Values);
        Assert.Throws<SeriesRefusedException>(() => csv.Read("a,2", "Line 3"));
        Assert.Throws<SeriesRefusedException>(() => RowText.For(TextFormat.Csv, Forecast, ["x", "y"]).Read(",2", "Line 2"));
    }
}
