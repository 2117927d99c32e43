using System.Globalization;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>Everything that can be checked is checked before a search starts: exit code 2, a sentence, and nothing made.</summary>
[Collection(CommandLine.Collection)]
public sealed class EvolveRefusalTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Missing_file_is_refused()
    {
        await Refuses(scratch.At("no-such.csv"), ["--target", "y"], "There is no file", "no-such.csv", "Check the path");
    }

    [Fact]
    public async Task Missing_column_is_refused_with_the_columns_that_there_are()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "z"], "no column 'z'", "t, y");
    }

    [Fact]
    public async Task Missing_input_column_is_refused()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--inputs", "y,wind"], "no column 'wind'", "t, y");
    }

    [Fact]
    public async Task Target_that_never_varies_is_refused_before_the_search()
    {
        var file = scratch.Write("flat.csv", "t,y\n" + string.Concat(Enumerable.Range(0, 200).Select(t => $"{t},7\n")));
        await Refuses(file, ["--target", "y"], "column 'y'", "the value 7 in each of the");
    }

    [Theory]
    [InlineData("warm", "'warm' is not a finite number")]
    [InlineData("NaN", "'NaN' is not a finite number")]
    [InlineData("Infinity", "'Infinity' is not a finite number")]
    [InlineData("", "is empty, and no value may be missing here")]
    public async Task Cell_that_is_not_a_number_is_refused_with_its_line(string cell, string advice)
    {
        var rows = Enumerable.Range(0, 200).Select(t => t == 100 ? $"{t},{cell}" : $"{t},{t % 7}");
        var file = scratch.Write("bad.csv", "t,y\n" + string.Join('\n', rows) + "\n");
        await Refuses(file, ["--target", "y"], "Line 102", "column 'y'", advice);
    }

    [Theory]
    [InlineData("--loop", "sideways", "--loop is 'sideways'", "steady-state")]
    [InlineData("--window", "32", "--window is 32; allowed: none with --loop generational", "steady-state")]
    [InlineData("--islands", "3", "--islands is 3", "it goes with islands")]
    [InlineData("--rungs", "3", "--rungs is 3", "it goes with successive-halving")]
    [InlineData("--reevaluate", "0.9", "--reevaluate is 0.9", "above 0, up to 0.5")]
    [InlineData("--inherit", "2", "--inherit is 2", "0 to 1")]
    public async Task Setting_that_the_kind_of_search_has_not_is_refused(string option, string value, string said, string right)
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", option, value], said, right);
    }

    [Fact]
    public async Task Window_that_is_too_wide_is_refused()
    {
        await Refuses(
            scratch.WriteWaves("w.csv", 200), ["--target", "y", "--loop", "steady-state", "--window", "5000"], "--window is 5000", "1 to 4096");
    }

    [Theory]
    [InlineData("--evaluations", "40", "less than the 40 evaluations")]
    [InlineData("--generations", "1", "less than the 24 evaluations")]
    public async Task Window_as_wide_as_the_search_is_refused(string limit, string value, string right)
    {
        await Refuses(
            scratch.WriteWaves("w.csv", 200), ["--target", "y", "--loop", "tpe", "--window", "40", limit, value], "--window is 40", right);
    }

    [Fact]
    public async Task Priority_without_a_cluster_is_refused()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--priority", "high"], "--priority is 'high'", "--join HOST:PORT");
    }

    [Theory]
    [InlineData("--min-units", "30")]
    [InlineData("--max-units", "30")]
    public async Task Range_of_units_beside_a_file_of_a_space_is_refused_by_the_option_that_was_given(string option, string value)
    {
        var space = scratch.Write("space.json", "{}");
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--space", space, option, value], $"{option} is {value}; allowed: none beside --space", "space.json");
    }

    [Fact]
    public async Task Output_that_cannot_be_made_is_refused()
    {
        var output = Path.Combine(scratch.Write("taken", ""), "below");
        var result = await CommandLine.RunAsync("evolve", "--data", scratch.WriteWaves("w.csv", 200), "--target", "y", "--out", output);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains($"--out is {output}, and it cannot be made a directory", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_of_another_width_is_refused_with_its_line()
    {
        var file = scratch.Write("wide.csv", "t,y\n0,1\n1,2,3\n");
        await Refuses(file, ["--target", "y"], "Line 3 has 3 cells", "the header has 2");
    }

    [Fact]
    public async Task Empty_file_is_refused()
    {
        await Refuses(scratch.Write("empty.csv", ""), ["--target", "y"], "empty", "header");
    }

    [Fact]
    public async Task Too_few_rows_are_refused_with_the_number_needed()
    {
        await Refuses(scratch.WriteWaves("short.csv", 40), ["--target", "y"], "40 rows", "at least 63");
    }

    [Fact]
    public async Task Washout_that_leaves_nothing_to_train_on_is_refused()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--washout", "150"], "wash-out of 150", "--washout");
    }

    [Fact]
    public async Task Test_part_that_leaves_nothing_to_fit_is_refused()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--test-rows", "190"], "split.testRows is 190", "allowed");
    }

    [Theory]
    [InlineData("--population", "1", "--population is 1; allowed: 2 to 10000")]
    [InlineData("--generations", "0", "--generations is 0; allowed: 1 or more")]
    [InlineData("--horizon", "0", "--horizon is 0; allowed: 1 or more")]
    [InlineData("--task", "prophecy", "--task is 'prophecy'; allowed: classification, forecast, regression")]
    [InlineData("--objective", "luck", "--objective is 'luck'; allowed: error-rate, nrmse")]
    [InlineData("--objective", "error-rate", "fitness.objective is error-rate")]
    [InlineData("--time-limit", "soon", "--time-limit is 'soon'")]
    [InlineData("--max-units", "99999999", "--max-units is 99999999; allowed: 1 to 20000")]
    [InlineData("--min-units", "500", "--min-units is 500; allowed: 1 to 300")]
    [InlineData("--seeds-per-genome", "101", "--seeds-per-genome is 101; allowed: 1 to 100")]
    [InlineData("--folds", "101", "--folds is 101; allowed: 1 to 100")]
    [InlineData("--population", "10001", "--population is 10001; allowed: 2 to 10000")]
    [InlineData("--layers", "9", "--layers is 9; allowed: 1 to 8")]
    [InlineData("--generations", "many", "--generations is 'many'; allowed: a whole number, 1 or more")]
    [InlineData("--seed", "-1", "--seed is -1; allowed: 0 or more")]
    [InlineData("--seed", "18446744073709551616", "--seed is 18446744073709551616; allowed: 0 to 18446744073709551615")]
    [InlineData("--seed", "lucky", "--seed is 'lucky'; allowed: a whole number, 0 or more")]
    [InlineData("--generations", "99999999999", "--generations is 99999999999; allowed: 1 to 2147483647")]
    public async Task Option_out_of_its_range_is_refused_with_the_range(string option, string value, string message)
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", option, value], message);
    }

    [Fact]
    public async Task Regression_without_inputs_is_refused()
    {
        await Refuses(scratch.WriteWaves("w.csv", 200), ["--target", "y", "--task", "regression"], "--inputs is left out");
    }

    [Fact]
    public async Task Number_too_large_to_be_summed_is_refused_with_its_row()
    {
        string[] rows = ["y", .. Enumerable.Range(0, 200).Select(t => t == 40 ? "-1e200" : (t % 7).ToString(CultureInfo.InvariantCulture))];
        await Refuses(scratch.Write("huge.csv", string.Join('\n', rows)), ["--target", "y"], "row 41 behind the header has -1E+200 in the column 'y'; a value is at most 1E+100");
    }

    [Theory]
    [InlineData(0, 150, "that a search may read")]
    [InlineData(150, 200, "that are held out, and there is nothing to find. Name another --target, or give more --test-rows")]
    public async Task Target_that_does_not_vary_is_refused(int first, int end, string message)
    {
        string[] rows = ["y", .. Enumerable.Range(0, 200).Select(t => t >= first && t < end ? "5" : (t % 7).ToString(CultureInfo.InvariantCulture))];
        await Refuses(scratch.Write("constant.csv", string.Join('\n', rows)), ["--target", "y", "--test-rows", "50"], message);
    }

    [Fact]
    public async Task Regression_that_would_see_its_answer_is_refused()
    {
        await Refuses(
            scratch.WriteWaves("w.csv", 200), ["--target", "y", "--inputs", "t,y", "--task", "regression"], "the answer must not be seen");
    }

    [Fact]
    public async Task Output_that_is_a_file_is_refused()
    {
        var file = scratch.Write("taken", "");
        var result = await CommandLine.RunAsync("evolve", "--data", scratch.WriteWaves("w.csv", 200), "--target", "y", "--out", file);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("is a file. Name a directory", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Option_that_is_missing_is_named()
    {
        var result = await CommandLine.RunAsync("evolve", "--data", scratch.WriteWaves("w.csv", 200), "--target", "y");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("--out", result.Errors, StringComparison.Ordinal);
    }

    private async Task Refuses(string data, string[] options, params string[] message)
    {
        var output = scratch.At("out");
        var result = await CommandLine.RunAsync([.. new[] { "evolve", "--data", data, "--out", output }, .. options]);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Empty(result.Output);
        foreach (var part in message)
            Assert.Contains(part, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }
}
