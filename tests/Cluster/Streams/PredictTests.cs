using System.Globalization;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>The filter that keeps nothing: the answers of a stream, and the model it leaves.</summary>
public sealed class PredictTests
{
    public static TheoryData<string> Cases => ["forecast", "regression", "classification"];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Answers_are_those_of_a_stream_and_the_saved_model_goes_on_where_it_stands(string name)
    {
        if (name == "regression")
            SuiteForm.IsRepeat();
        var input = name switch
        {
            "forecast" => StreamCase.Forecast(60),
            "regression" => StreamCase.Regression(60),
            _ => StreamCase.Classification(60),
        };
        using var scratch = new ScratchDirectory();
        var log = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(input, scratch, log)).Code);

        var first = scratch["first.arc"];
        var half = scratch["half.arc"];
        input.Model.Write(first);
        var answers = await RunAsync(first, half, input, 0, 31);
        answers.AddRange(await RunAsync(half, scratch["end.arc"], input, 31, 60));
        Assert.Equal(log.Answers.Select(a => Text(a.Value)), answers);
        Assert.Equal(input.Model.State.Rows + 60, ModelFile.Read(scratch["end.arc"]).State.Rows);
    }

    [Fact]
    public async Task A_model_with_intervals_tells_them()
    {
        using var scratch = new ScratchDirectory();
        var spec = scratch["spec.json"];
        await File.WriteAllTextAsync(spec, """
            {"task":{"inputs":["x"],"targets":["x"]},"reservoir":{"kind":"echoState","units":20},"washout":5,"lifelong":{"drift":null,"interval":{"coverage":0.8,"window":50}}}
            """);
        var input = StreamCase.Forecast(80);
        await using var run = ProgramRun.Start("predict", "--spec", spec);
        await run.WriteAsync(input.Header + "\n" + string.Join('\n', input.Rows) + "\n");
        run.EndInput();
        Assert.Equal("sequence,predicted_x,low_x,high_x", await run.ReadLineAsync());
        var last = "";
        while (await run.ReadLineAsync() is { } line)
            last = line;
        var cells = last.Split(',').Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(double.IsFinite(cells[2]) && cells[2] < cells[1] && cells[1] < cells[3], last);
        Assert.Equal(new ProgramEnd(0, ""), await run.EndAsync());
    }

    [Fact]
    public async Task A_model_with_probabilities_tells_that_of_each_class()
    {
        var input = StreamCase.Classification(80);
        using var scratch = new ScratchDirectory();
        var telling = scratch["telling.arc"];
        var spec = input.Model.Spec;
        (input.Model with { Spec = spec with { Readout = spec.Readout with { Probabilities = true } } }).Write(telling);
        await using var run = ProgramRun.Start("predict", "--model", telling);
        await run.WriteAsync(input.Header + "\n" + string.Join('\n', input.Rows) + "\n");
        run.EndInput();
        Assert.Equal("sequence,predicted_trend,probability_falls,probability_rises", await run.ReadLineAsync());
        var answers = new List<string[]>();
        while (await run.ReadLineAsync() is { } line)
            answers.Add(line.Split(','));
        Assert.Equal(80, answers.Count);
        Assert.All(answers, cells =>
        {
            var (falls, rises) = (double.Parse(cells[2], CultureInfo.InvariantCulture), double.Parse(cells[3], CultureInfo.InvariantCulture));
            Assert.Equal(1, falls + rises, 1e-12);
            Assert.Equal(falls >= rises ? "falls" : "rises", cells[1]);
        });
        Assert.Equal(new ProgramEnd(0, ""), await run.EndAsync());
    }

    [Fact]
    public async Task Missing_values_are_filled_as_in_a_stream()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["spec.json"], """
            {"task":{"inputs":["x","z"],"targets":["x"]},"reservoir":{"kind":"echoState","units":20},"washout":5,"missingValues":"hold"}
            """);
        var input = "x,z\n" + string.Concat(Enumerable.Range(0, 60).Select(t => t % 9 == 4 ? $",{t % 5}\n" : t % 9 == 7 ? $"{t % 7},nan\n" : $"{t % 7},{t % 5}\n"));
        Assert.Equal(
            await LinesAsync(input, "stream", "--spec", scratch["spec.json"], "--state", scratch["state"]),
            await LinesAsync(input, "predict", "--spec", scratch["spec.json"]));
    }

    private static async Task<List<string>> LinesAsync(string input, params string[] arguments)
    {
        await using var run = ProgramRun.Start(arguments);
        await run.WriteAsync(input);
        run.EndInput();
        var lines = new List<string>();
        while (await run.ReadLineAsync() is { } line)
            lines.Add(line);
        Assert.Equal(new ProgramEnd(0, ""), await run.EndAsync());
        Assert.Equal(61, lines.Count);
        return lines;
    }

    [Fact]
    public async Task A_row_that_cannot_be_learned_is_named_and_no_model_is_written()
    {
        var input = StreamCase.Forecast(10).With(7, "warm");
        using var scratch = new ScratchDirectory();
        var first = scratch["first.arc"];
        var save = scratch["save.arc"];
        input.Model.Write(first);
        await using var run = ProgramRun.Start("predict", "--model", first, "--save", save);
        await run.WriteAsync(input.Header + "\n" + string.Join('\n', input.Rows) + "\n");
        run.EndInput();
        while (await run.ReadLineAsync() is not null)
        {
        }

        var end = await run.EndAsync();
        Assert.Equal(2, end.Code);
        Assert.Contains("warm", end.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(save));
    }

    private static async Task<List<string>> RunAsync(string model, string save, StreamCase input, int from, int to)
    {
        await using var run = ProgramRun.Start("predict", "--model", model, "--save", save);
        await run.WriteAsync(input.Header + "\n" + string.Join('\n', input.Rows[from..to]) + "\n");
        run.EndInput();
        var answers = new List<string>();
        Assert.StartsWith("sequence,", await run.ReadLineAsync(), StringComparison.Ordinal);
        while (await run.ReadLineAsync() is { } line)
            answers.Add(Text(line));
        Assert.Equal(new ProgramEnd(0, ""), await run.EndAsync());
        return answers;
    }

    private static string Text(string answer) => answer[(answer.IndexOf(',', StringComparison.Ordinal) + 1)..];
}
