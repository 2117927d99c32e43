using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Tests.Cluster.Processes;
using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>
/// A birth whose process ends each time that it is evaluated; SIGKILL stands in for what such a genome does. The supervisor is in the same process,
/// and has only the journal to know it by.
/// </summary>
public sealed class QuarantineTests
{
    // So long that the kill comes before the result.
    private const int Rows = 60_000;

    [SkippableFact]
    public async Task Birth_that_ends_its_process_three_times_is_quarantined_and_the_search_goes_on_without_it()
    {
        SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        var x = MackeyGlass.Generate(Rows).Column("x");
        await File.WriteAllTextAsync(
            scratch["series.csv"], "x\n" + string.Join('\n', x.Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n");
        for (var lease = 1; lease <= 3; lease++)
        {
            await using var run = Start(scratch);
            await Condition.HoldsAsync(() => run.HasEnded || Events(scratch, "bl") >= lease, $"birth 1 was leased {lease} times");
            if (run.HasEnded)
                Assert.Fail($"The search ended before lease {lease}: {await run.EndAsync()}");
            run.Kill();
            Assert.Equal(ProgramEnd.Killed, (await run.EndAsync()).Code);
            Assert.Equal(0, Events(scratch, "be"));
        }

        await using var last = Start(scratch);
        while (await last.ReadLineAsync() is not null)
        {
        }

        var end = await last.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        var job = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(scratch["search"], "job.json")))!;
        Assert.Equal((4, 1), ((int)job["evaluations"]!, (int)job["refusedEvaluations"]!));
        var quarantined = Assert.Single(job["quarantined"]!.AsArray())!;
        Assert.Equal(1, (int)quarantined["birth"]!);
        Assert.Equal(3, quarantined["seeds"]!.AsArray().Count);
        Assert.NotNull(quarantined["spec"]);
        Assert.NotEqual(1, (int)job["best"]!["birth"]!);
    }

    private static ProgramRun Start(ScratchDirectory scratch) => ProgramRun.Start(
    [
        "evolve", "--data", scratch["series.csv"], "--target", "x", "--population", "4", "--generations", "1", "--min-units", "150",
        "--max-units", "200", "--workers", "1", "--out", scratch["search"], "--json",
    ]);

    private static long Events(ScratchDirectory scratch, string manifest)
    {
        var file = Path.Combine(scratch["search"], "state", "archetyperc.db");
        if (!File.Exists(file))
            return 0;
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM journal WHERE manifest = '{manifest}'";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            // Its tables are being made.
            return 0;
        }
    }
}
