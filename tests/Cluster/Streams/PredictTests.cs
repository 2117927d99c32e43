using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
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

    [Fact]
    public async Task Steps_beyond_the_rows_are_answers_to_its_own_predictions_and_change_nothing_that_is_saved()
    {
        var input = StreamCase.Forecast(40);
        using var scratch = new ScratchDirectory();
        input.Model.Write(scratch["first.arc"]);
        var rows = input.Header + "\n" + string.Join('\n', input.Rows) + "\n";
        var plain = await AllLinesAsync(rows, "predict", "--model", scratch["first.arc"], "--save", scratch["plain.arc"]);
        var further = await AllLinesAsync(rows, "predict", "--model", scratch["first.arc"], "--save", scratch["further.arc"], "--steps", "25");
        Assert.Equal(plain, further[..plain.Count]);
        Assert.Equal(await File.ReadAllBytesAsync(scratch["plain.arc"]), await File.ReadAllBytesAsync(scratch["further.arc"]));

        var saved = ModelFile.Read(scratch["plain.arc"]);
        var free = new FreeRun(LifelongModel.Restore(saved.Spec, saved.State));
        var expected = Enumerable.Range(40, 25).Select(sequence =>
        {
            free.Step();
            return string.Create(CultureInfo.InvariantCulture, $"{sequence},{free.Prediction[0]:R}");
        });
        Assert.Equal(expected, further[plain.Count..]);
    }

    [Fact]
    public async Task Steps_are_the_free_run_that_is_measured()
    {
        const int Steps = 60;
        var series = MackeyGlass.Generate(600);
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = new EchoStateSpec { Seed = 1 } };
        var model = new BatchTraining(spec, series, 600 - Steps).Finish();
        using var scratch = new ScratchDirectory();
        new ModelFile(spec, model.Save(), ModelMetrics.Empty, [], "tests").Write(scratch["model.arc"]);
        await File.WriteAllTextAsync(
            scratch["x.csv"], "x\n" + string.Concat(series.Column("x").Select(x => string.Create(CultureInfo.InvariantCulture, $"{x:R}\n"))));

        // The first of the rows was predicted before there was an answer to write.
        var predictions = new List<double> { model.Save().AwaitingPredictions.Span[0] };
        var lines = await AllLinesAsync("x\n", "predict", "--model", scratch["model.arc"], "--steps", $"{Steps - 1}");
        predictions.AddRange(lines.Skip(1).Select(line => double.Parse(Text(line), CultureInfo.InvariantCulture)));
        Assert.Equal(Steps, predictions.Count);
        var error = new ErrorSums(1);
        for (var step = 0; step < Steps; step++)
            error.Add([predictions[step]], series.Row(600 - Steps + step));

        await using var eval = ProgramRun.Start(
            "eval", "forecast", "--data", scratch["x.csv"], "--target", "x", "--seeds", "1", "--washout", "50", "--test-rows", $"{Steps}", "--free-run", $"{Steps}",
            "--json");
        var text = new StringBuilder();
        while (await eval.ReadLineAsync() is { } line)
            text.Append(line);
        Assert.Equal(new ProgramEnd(0, ""), await eval.EndAsync());
        Assert.Equal(error.Nrmse, JsonDocument.Parse(text.ToString()).RootElement.GetProperty("seeds")[0].GetProperty("nrmse").GetDouble());
    }

    [Fact]
    public async Task Steps_of_a_model_with_intervals_have_none_that_is_finite()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["spec.json"], """
            {"task":{"inputs":["x"],"targets":["x"]},"reservoir":{"kind":"echoState","units":20},"washout":5,"lifelong":{"interval":{"coverage":0.8,"window":50}}}
            """);
        var input = StreamCase.Forecast(80);
        var lines = await AllLinesAsync(input.Header + "\n" + string.Join('\n', input.Rows) + "\n", "predict", "--spec", scratch["spec.json"], "--steps", "2");
        Assert.EndsWith(",-Infinity,Infinity", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_that_diverge_end_with_a_notice()
    {
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = new EchoStateSpec { Units = 10 }, StandardiseInputs = false, Washout = 5,
        };
        var doubling = new TimeSeries(["x"], [.. Enumerable.Range(0, 240).Select(row => 1e-20 * Math.Pow(2, row))]);
        using var scratch = new ScratchDirectory();
        var model = new BatchTraining(spec, doubling, 240).Finish();
        new ModelFile(spec, model.Save(), ModelMetrics.Empty, [], "tests").Write(scratch["model.arc"]);
        await using var run = ProgramRun.Start("predict", "--model", scratch["model.arc"], "--steps", "500");
        await run.WriteAsync("x\n");
        run.EndInput();
        var lines = new List<string>();
        while (await run.ReadLineAsync() is { } line)
            lines.Add(line);
        Assert.InRange(lines.Count, 100, 300);
        var end = await run.EndAsync();
        Assert.Equal(0, end.Code);
        Assert.Contains($"the free run diverged after {lines.Count - 1} of 500 rows", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task.inputs is x,u; allowed: targets alone (x): nobody knows u", """{"inputs":["x","u"],"targets":["x"]}""")]
    [InlineData("task.horizon is 3; allowed: 1", """{"inputs":["x"],"targets":["x"],"horizon":3}""")]
    [InlineData("model.outputFeedback is none", """{"kind":"regression","inputs":["x"],"targets":["u"],"horizon":0}""")]
    [InlineData("task.kind is Classification", """{"kind":"classification","inputs":["x"],"targets":["u"],"horizon":0,"classes":["a","b"]}""")]
    [InlineData("There is no row to go on from", """{"inputs":["x"],"targets":["x"]}""")]
    public async Task Steps_of_a_model_that_cannot_go_on_by_itself_are_refused(string message, string task)
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["spec.json"], $$$"""{"task":{{{task}}},"reservoir":{"kind":"echoState","units":20}}""");
        await using var run = ProgramRun.Start("predict", "--spec", scratch["spec.json"], "--save", scratch["save.arc"], "--steps", "3");
        await run.WriteAsync("x,u\n");
        var end = await run.EndAsync();
        Assert.Equal(2, end.Code);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["save.arc"]));
    }

    private static async Task<List<string>> AllLinesAsync(string input, params string[] arguments)
    {
        await using var run = ProgramRun.Start(arguments);
        await run.WriteAsync(input);
        run.EndInput();
        var lines = new List<string>();
        while (await run.ReadLineAsync() is { } line)
            lines.Add(line);
        Assert.Equal(new ProgramEnd(0, ""), await run.EndAsync());
        return lines;
    }

    private static async Task<List<string>> LinesAsync(string input, params string[] arguments)
    {
        var lines = await AllLinesAsync(input, arguments);
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
