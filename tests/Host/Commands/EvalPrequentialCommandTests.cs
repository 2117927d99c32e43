using System.Globalization;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalPrequentialCommandTests
{
    // The label is that of the row before, so that only a model which is told it can know it.
    private static string Repeats(int rows)
    {
        var random = new Random(1);
        var label = "low";
        var lines = new List<string> { "x,label" };
        for (var t = 0; t < rows; t++)
        {
            if (t % 7 == 6)
                label = label == "low" ? "high" : "low";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble()},{label}"));
        }

        return string.Join('\n', lines) + "\n";
    }

    [Fact]
    public async Task Previous_label_is_an_input_only_where_it_is_declared()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("labels.csv", Repeats(700));
        string[] command = ["eval", "prequential", "--data", data, "--target", "label", "--classes", "--seeds", "2", "--units", "30", "--json"];
        var blind = (await CommandLine.RunAsync(command)).Json();
        var told = (await CommandLine.RunAsync([.. command, "--previous-label"])).Json();
        Assert.Equal("accuracy", told.GetProperty("measure").GetString());
        Assert.Equal(700, told.GetProperty("rows").GetInt64());
        Assert.Equal(6.0 / 7, told.GetProperty("repeatingTheLast").GetDouble(), 0.01);
        Assert.True(told.GetProperty("mean").GetDouble() > 0.8);
        Assert.True(blind.GetProperty("mean").GetDouble() < 0.7);
    }

    [Fact]
    public async Task Forecast_is_measured_beside_persistence()
    {
        using var scratch = new ScratchDirectory();
        var rows = Enumerable.Range(0, 500).Select(t => Math.Sin(0.3 * t).ToString("R", CultureInfo.InvariantCulture));
        var data = scratch.Write("sine.csv", "y\n" + string.Join('\n', rows) + "\n");
        var json = (await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y", "--seeds", "2", "--json")).Json();
        Assert.True(json.GetProperty("mean").GetDouble() < json.GetProperty("repeatingTheLast").GetDouble());
        Assert.True(json.GetProperty("operations").GetInt64() > 0);
    }

    [Fact]
    public async Task Bad_cell_is_refused_with_file_line_and_column()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("torn.csv", "y\n1\n2\nx\n");
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("torn.csv", result.Errors, StringComparison.Ordinal);
        Assert.Contains("'y'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previous_label_of_a_forecast_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("y.csv", "y\n1\n2\n");
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y", "--previous-label");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("--previous-label", result.Errors, StringComparison.Ordinal);
    }
}
