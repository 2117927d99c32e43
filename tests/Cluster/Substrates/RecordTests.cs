using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Substrates;

/// <summary>The states of a program in another language, recorded beside the rows, then read by what searches and measures.</summary>
public sealed class RecordTests
{
    private const int Rows = 900;

    [PythonFact]
    public async Task States_stand_beside_the_columns_of_each_row_as_the_device_returned_them()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);

        Assert.Equal(new ProgramEnd(0, ""), await RunAsync(Record(scratch)));

        var source = File.ReadAllLines(scratch["rows.csv"]);
        var recorded = File.ReadAllLines(scratch["recorded.csv"]);
        Assert.Equal("time,x,note,state1,state2,state3", recorded[0]);
        Assert.Equal(source.Skip(1).Zip(Asked(scratch).Single(), (row, asked) => Row(row, asked.States)), recorded.Skip(1));
        Assert.Empty(Directory.GetFiles(scratch.FullName, "recorded.csv.part*"));
    }

    [PythonFact]
    public async Task Killed_recording_goes_on_behind_its_last_whole_row()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);
        const int whole = 400;
        Hold(scratch, whole);
        await using (var run = ProgramRun.Start(Record(scratch)))
        {
            await HeldAsync(scratch);
            run.Kill();
            await Condition.HoldsAsync(() => run.HasEnded, "the recording has ended");
            LetGo(scratch);
            Assert.Equal(ProgramEnd.Killed, (await run.EndAsync()).Code);
        }

        // What is kept was made of x, by this device.
        (await RunAsync([.. Record(scratch).Select(word => word == "x" ? "time" : word)])).AssertRefused("it was made of", "[\"x\"]", "not of", "[\"time\"]");

        // The kill came between rows; a torn one is made here.
        File.AppendAllText(scratch["recorded.csv.part"], "17,0.3");

        var end = await RunAsync(Record(scratch));
        Assert.Equal(0, end.Code);
        Assert.Contains($"the device was started again at the rows {whole};", end.Errors, StringComparison.Ordinal);

        var runs = Asked(scratch);
        Assert.Equal(2, runs.Count);
        Assert.Equal(whole, runs[1][0].Sequence);
        var asked = runs[0].Take(whole).Concat(runs[1]).ToArray();
        Assert.Equal(Enumerable.Range(0, Rows), asked.Select(row => row.Sequence));
        Assert.Equal(
            File.ReadLines(scratch["rows.csv"]).Skip(1).Zip(asked, (row, answer) => Row(row, answer.States)),
            File.ReadLines(scratch["recorded.csv"]).Skip(1));
    }

    [PythonFact]
    public async Task Search_and_measures_read_the_recorded_states_and_ask_nobody()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);
        Assert.Equal(0, (await RunAsync(Record(scratch))).Code);
        var asked = File.ReadAllText(scratch["device.log"]);
        string[] data = ["--data", scratch["recorded.csv"], "--target", "x", "--inputs", "x", "--spec", scratch["device.json"], "--json"];

        var prequential = await JsonAsync(["eval", "prequential", .. data]);
        var forecast = await JsonAsync(["eval", "forecast", .. data]);
        var search = await JsonAsync(["evolve", .. data, "--out", scratch["found"], "--generations", "2", "--population", "4"]);

        Assert.InRange(prequential["mean"]!.GetValue<double>(), 0, 0.9);
        Assert.Single(prequential["seeds"]!.AsArray());
        Assert.InRange(forecast["mean"]!.GetValue<double>(), 0, 0.9);
        Assert.InRange(search["test"]!["nrmse"]!.GetValue<double>(), 0, 0.9);
        Assert.Equal(asked, File.ReadAllText(scratch["device.log"]));

        // What was found is a model for a stream that asks the device itself.
        var best = ModelFile.Read(Path.Combine(scratch["found"], "best.arc")).Spec;
        Assert.IsType<ExternalSubstrateSpec>(best.Reservoir);
        Assert.Equal("x", Assert.Single(best.SourceTask.Inputs));
        await using var stream = ProgramRun.Start("stream", "--model", Path.Combine(scratch["found"], "best.arc"), "--state", scratch["state"], "--device");
        await stream.WriteAsync("x\n0.9\n1.0\n1.1\n");
        stream.EndInput();
        Assert.Equal("sequence,predicted_x", await stream.ReadLineAsync());
        Assert.StartsWith("0,", await stream.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await stream.EndAsync()).Code);
        Assert.Equal(3, Asked(scratch)[^1].Count);
    }

    [PythonFact]
    public async Task Rows_at_which_the_device_was_started_again_are_told()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch, dies: 700);
        var told = await JsonAsync([.. Record(scratch), "--json"]);
        Assert.Equal("[700]", told["restartedAt"]!.ToJsonString());
        Assert.Equal(Rows, told["rows"]!.GetValue<long>());
    }

    [PythonFact]
    public async Task Lines_that_end_in_carriage_returns_are_read_as_others_are()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);
        Assert.Equal(0, (await RunAsync(Record(scratch))).Code);
        var expected = File.ReadAllText(scratch["recorded.csv"]);
        File.Delete(scratch["recorded.csv"]);
        File.WriteAllText(scratch["rows.csv"], File.ReadAllText(scratch["rows.csv"]).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync(Record(scratch))).Code);
        Assert.Equal(expected, File.ReadAllText(scratch["recorded.csv"]));
    }

    [PythonFact]
    public async Task Second_recording_of_the_same_file_is_refused_while_the_first_writes()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);
        Hold(scratch, 40);
        await using var first = ProgramRun.Start(Record(scratch));
        await HeldAsync(scratch);
        (await RunAsync(Record(scratch))).AssertRefused("is being written by another recording");
        LetGo(scratch);
        Assert.Equal(0, (await first.EndAsync()).Code);
        Assert.Equal(Rows + 1, File.ReadLines(scratch["recorded.csv"]).Count());
    }

    [PythonFact]
    public async Task Columns_are_named_as_in_the_task_of_the_spec()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch, new { inputs = new[] { "x", "a", "b", "c" }, targets = new[] { "x" } });

        Assert.Equal(0, (await RunAsync("record", "--data", scratch["rows.csv"], "--spec", scratch["device.json"], "--out", scratch["recorded.csv"])).Code);

        Assert.Equal("time,x,note,a,b,c", File.ReadLines(scratch["recorded.csv"]).First());
        var measured = await JsonAsync(["eval", "prequential", "--data", scratch["recorded.csv"], "--target", "x", "--spec", scratch["device.json"], "--json"]);
        Assert.InRange(measured["mean"]!.GetValue<double>(), 0, 0.9);
    }

    [PythonFact]
    public async Task What_cannot_be_recorded_or_read_is_refused()
    {
        using var scratch = new ScratchDirectory();
        Write(scratch);
        string[] on = ["--spec", scratch["device.json"]];
        (await RunAsync(["eval", "prequential", "--data", scratch["rows.csv"], "--target", "x", "--inputs", "x", .. on]))
            .AssertRefused("no column 'state1', a state of the device", "archetyperc record");
        (await RunAsync(["eval", "task", "narma10", .. on])).AssertRefused("reservoir.kind is externalSubstrate", "archetyperc record");
        (await RunAsync(["record", "--data", scratch["rows.csv"], "--out", scratch["recorded.csv"], .. on])).AssertRefused("--inputs is left out");
        (await RunAsync(["record", "--data", scratch["rows.csv"], "--out", scratch["recorded.csv"], "--inputs", "y", .. on])).AssertRefused("'y'");
        (await RunAsync(["record", "--data", scratch["rows.csv"], "--out", scratch["recorded.csv"], "--inputs", "note", .. on])).AssertRefused("Line 2", "note");
        File.Delete(scratch["recorded.csv.part"]);

        // A header alone is of a recording that never began.
        File.WriteAllText(scratch["recorded.csv.part"], "time,x,other\n");
        Assert.Equal(0, (await RunAsync(Record(scratch))).Code);
        File.Delete(scratch["recorded.csv"]);
        File.WriteAllText(scratch["recorded.csv.part"], "time,x,note,state1,state2,state3\n0,7,,1,2,3\n");
        (await RunAsync(Record(scratch))).AssertRefused("another recording: its row 0 is another one");
        File.Delete(scratch["recorded.csv.part"]);

        Assert.Equal(0, (await RunAsync(Record(scratch))).Code);
        (await RunAsync(Record(scratch))).AssertRefused("There is a file", "already");
        (await RunAsync(["eval", "prequential", "--data", scratch["recorded.csv"], "--target", "x", "--inputs", "x", "--set", "reservoir.states=2", .. on]))
            .AssertRefused("reservoir.states is 2", "a column 'state3', too");
        (await RunAsync(["eval", "forecast", "--generate", "mackey-glass", .. on])).AssertRefused("reservoir.kind is externalSubstrate");
        (await RunAsync(["record", "--data", scratch["recorded.csv"], "--out", scratch["again.csv"], "--inputs", "x", .. on])).AssertRefused("has a column 'state1' already");
        (await RunAsync(
            ["eval", "prequential", "--data", scratch["recorded.csv"], "--target", "note", "--inputs", "x", "--classes", "--previous-label", .. on]))
            .AssertRefused("--previous-label");
    }

    private static string[] Record(ScratchDirectory scratch) =>
        ["record", "--data", scratch["rows.csv"], "--inputs", "x", "--spec", scratch["device.json"], "--out", scratch["recorded.csv"]];

    private static void Write(ScratchDirectory scratch, object? task = null, int? dies = null)
    {
        var x = MackeyGlass.Generate(Rows).Column("x");
        File.WriteAllLines(
            scratch["rows.csv"],
            ["time,x,note", .. x.Select((value, row) => string.Create(CultureInfo.InvariantCulture, $"{row},{value:R},\"{(row % 2 == 0 ? "even, so" : "odd, so")}\""))]);
        var spec = new Dictionary<string, object>
        {
            ["reservoir"] = new
            {
                kind = "externalSubstrate",
                states = 3,
                command = new[] { "python3", Path.Combine(AppContext.BaseDirectory, "Streams", "leaky_device.py"), scratch["device.log"], dies?.ToString(CultureInfo.InvariantCulture) ?? "-1" },
                timeoutMilliseconds = 60_000,
            },
        };
        if (task is not null)
            spec["task"] = task;
        File.WriteAllText(scratch["device.json"], JsonSerializer.Serialize(spec));
    }

    // The device does not answer this row until it is let go.
    private static void Hold(ScratchDirectory scratch, int row) =>
        File.WriteAllText(scratch["device.log.hold"], row.ToString(CultureInfo.InvariantCulture));

    // A row is asked for when those before it are written.
    private static Task HeldAsync(ScratchDirectory scratch) => Condition.HoldsAsync(() => File.Exists(scratch["device.log.held"]), "the device is asked");

    private static void LetGo(ScratchDirectory scratch) => File.Delete(scratch["device.log.hold"]);

    private static async Task<ProgramEnd> RunAsync(params string[] arguments)
    {
        await using var run = ProgramRun.Start(arguments);
        return await run.EndAsync();
    }

    private static async Task<JsonNode> JsonAsync(string[] arguments)
    {
        await using var run = ProgramRun.Start(arguments);
        run.EndInput();
        var text = "";
        while (await run.ReadLineAsync() is { } line)
            text += line + "\n";
        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        return JsonNode.Parse(text)!;
    }

    private static List<List<(int Sequence, double[] States)>> Asked(ScratchDirectory scratch) => DeviceLog.Read(scratch["device.log"]);

    private static string Row(string given, double[] states) =>
        string.Join(',', states.Select(state => state.ToString("R", CultureInfo.InvariantCulture)).Prepend(given));
}
