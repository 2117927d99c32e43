using System.Globalization;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>
/// Real processes, killed with SIGKILL. Over the runs together no row's answer is missing, none differs from that of an
/// uninterrupted run by a bit, and no row is learned twice.
/// </summary>
public sealed class StreamCrashTests(ITestOutputHelper output)
{
    [SkippableFact]
    public Task Stream_of_20000_rows_killed_20_times_answers_and_learns_as_if_it_had_not_been()
    {
        SuiteForm.IsRepeat();
        return Killed(StreamCase.Forecast(20_000), kills: 20, seed: 20_000, continued: [6, 13]);
    }

    [Fact]
    public Task Classification_with_unlabelled_rows_killed_3_times_answers_and_learns_as_if_it_had_not_been() =>
        Killed(StreamCase.Classification(3_000), kills: 3, seed: 1, continued: []);

    [SkippableFact]
    public Task Regression_with_unlabelled_rows_killed_3_times_answers_and_learns_as_if_it_had_not_been()
    {
        SuiteForm.IsRepeat();
        return Killed(StreamCase.Regression(3_000), kills: 3, seed: 2, continued: []);
    }

    /// <param name="input">The rows.</param>
    /// <param name="kills">How often the process is killed.</param>
    /// <param name="seed">Of the rows upon whose answers it is killed.</param>
    /// <param name="continued">Runs whose input begins behind the last answer, and not at row 0.</param>
    private async Task Killed(StreamCase input, int kills, ulong seed, int[] continued)
    {
        var rows = input.Rows.Length;
        using var calm = new ScratchDirectory();
        using var rough = new ScratchDirectory();
        var undisturbed = new AnswerLog();
        Assert.Equal(0, (await PacedStream.RunAsync(input, calm, undisturbed)).Code);

        var log = new AnswerLog();
        var landed = new List<long>();
        foreach (var row in KillPlan.Draw(seed, rows, kills))
        {
            int? from = continued.Contains(landed.Count) ? (int)log.Highest + 1 : null;
            await using var stream = PacedStream.Start(input, rough, log, from);
            await stream.ThroughAsync(row);
            landed.Add(stream.Last);
            Assert.Equal(ProgramEnd.Killed, (await stream.KillAsync()).Code);
            output.WriteLine($"killed upon row {row}{(from is { } n ? $", of an input from row {n} on" : "")}; "
                + $"answers had left up to row {log.Highest}, {log.Repeats} repeats so far");
        }

        KillPlan.AssertSpread(landed, rows);
        var end = await PacedStream.RunAsync(input, rough, log);
        output.WriteLine($"seed {seed}: {log.Count} rows, {log.Repeats} answered more than once");
        Assert.Equal("", end.Errors);
        Assert.Equal(0, end.Code);
        log.AssertSameAs(undisturbed, rows);
        Assert.Equal(OfTheModelAlone(input), log.Answers.Select(a => a.Value));

        var state = await StreamState.ReadAsync(rough);
        Assert.Equal(rows, state.Description.NextSequence);
        Assert.Equal(input.Model.State.Rows + rows, state.Description.Rows);
        Assert.Equal(rows - 1, state.Description.OutputThrough);
        Assert.Equal((await StreamState.ReadAsync(calm)).Learned, state.Learned);
    }

    /// <summary>The answers of the model without process, actor or journal.</summary>
    private static IEnumerable<string> OfTheModelAlone(StreamCase input)
    {
        var model = LifelongModel.Restore(input.Model.Spec, input.Model.State);
        var task = input.Model.Spec.Task;
        using var rows = new CsvRows(new StringReader(input.Header + "\n" + string.Join('\n', input.Rows)), task);
        var row = new double[model.RowSize];
        var prediction = new double[model.OutputSize];
        for (var sequence = 0L; rows.Read(row); sequence++)
        {
            model.Learn(row, prediction);
            var answer = task.Classes.IsDefaultOrEmpty
                ? prediction[0].ToString("R", CultureInfo.InvariantCulture)
                : task.Classes[Array.IndexOf(prediction, prediction.Max())];
            yield return $"{sequence},{answer}";
        }
    }
}
