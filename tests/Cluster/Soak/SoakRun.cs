using System.Globalization;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using Npgsql;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>
/// Three nodes and PostgreSQL under load with random faults all the while. The third node is never killed, only held still for less than it
/// takes to be given up: its memory can be followed from the first minute to the last.
/// </summary>
internal sealed class SoakRun(TimeSpan length, ulong seed, int instances)
{
    private const int Witness = 2;

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(2);
    private static readonly string[] Kinds = ["kill -9 of a node", "stop of a node", "short freeze", "long freeze", "kill of PostgreSQL"];

    private readonly SoakTally tally = new(length);
    private readonly RandomStream random = new(seed);
    private readonly SortedDictionary<string, int> faults = new(Kinds.ToDictionary(kind => kind, _ => 0), StringComparer.Ordinal);
    private readonly List<MemorySample> memory = [];
    private readonly List<JournalSample> journal = [];
    private readonly List<string> violations = [];

    public async Task<SoakReport> RunAsync()
    {
        using var scratch = new ScratchDirectory();
        var cluster = new ThreeNodes { Program = node => NodeReadings.Program(scratch[$"node-{node}"]) };
        await cluster.InitializeAsync();
        try
        {
            await cluster.HealAsync();
            await using var user = await ClusterUser.StartAsync(cluster.Addresses);
            var streams = Enumerable.Range(0, instances).Select(number => new SoakStream(number, 1_000 * seed, tally)).ToArray();
            await Task.WhenAll(streams.Select(stream => stream.CreateAsync(user.Client)));
            tally.Start();
            using var stop = new CancellationTokenSource();
            var feeding = Task.WhenAll(streams.Select(stream => stream.FeedAsync(user.Client, stop.Token)));
            var reading = ReadAsync(cluster, scratch, stop.Token);
            await HarmAsync(cluster, feeding);
            await stop.CancelAsync();
            await Guarded(feeding);
            await reading;
            await Guarded(HealAsync(cluster));
            await Guarded(Task.WhenAll(streams.Select(stream => stream.VerifyAsync(user.Client))));
        }
        finally
        {
            await cluster.DisposeAsync();
        }

        return new SoakReport
        {
            Minutes = length.TotalMinutes,
            Seed = seed,
            Instances = instances,
            Rows = tally.Rows,
            RepeatedRows = tally.Repeated,
            RefusedBatches = tally.RefusedBatches,
            Changes = tally.Changes,
            Faults = faults,
            MedianErrors = tally.MedianErrors(),
            Memory = memory,
            Journal = journal,
            Checks = [.. new SoakChecks(length, instances, tally.MedianErrors(), memory, journal, Witness).All(violations)],
        };
    }

    // One fault after the other; the next comes when all are back and rows were acknowledged since.
    private async Task HarmAsync(ThreeNodes cluster, Task feeding)
    {
        while (tally.Elapsed < length && !feeding.IsCompleted)
        {
            var kind = Kinds[random.NextInt(Kinds.Length)];
            var before = tally.Rows;
            var node = random.NextInt(2);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{tally.Elapsed:hh\\:mm\\:ss} {tally.Rows:n0} rows, {tally.Changes} changes; {kind}"));
            faults[kind]++;
            try
            {
                await BringAboutAsync(cluster, kind, node);
                await HealAsync(cluster);
                var enough = tally.Rows + (instances * (2L + random.NextInt(10)));
                await Condition.HoldsAsync(() => feeding.IsCompleted || tally.Rows > enough, $"rows are acknowledged after a {kind}");
            }
            catch (Exception e)
            {
                violations.Add($"After {before:n0} rows, a {kind}: {e.Message}");
                return;
            }
        }
    }

    private async Task BringAboutAsync(ThreeNodes cluster, string kind, int node)
    {
        switch (Array.IndexOf(Kinds, kind))
        {
            case 0:
                await EndAsync(cluster, node, "KILL");
                break;
            case 1:
                await EndAsync(cluster, node, "TERM");
                break;
            case 2:
                await FreezeAsync(cluster, random.NextInt(3), 0.2 + (1.3 * random.NextDouble()));
                break;
            case 3:
                await FreezeAsync(cluster, node, 3 + (12 * random.NextDouble()));
                break;
            default:
                cluster.Database.Kill();
                await Task.Delay(TimeSpan.FromSeconds(2 * random.NextDouble()));
                cluster.Database.Restart();
                break;
        }
    }

    private static async Task EndAsync(ThreeNodes cluster, int node, string signal)
    {
        // It may just be ending by itself, given up by the others after it was held still.
        if (!cluster.HasEnded(node))
            await cluster[node].SignalAsync(signal);
        Check(node, await cluster.EndedAsync(node));
    }

    private static async Task HealAsync(ThreeNodes cluster)
    {
        for (var node = 0; node < 3; node++)
        {
            if (cluster.HasEnded(node))
                Check(node, await cluster.EndedAsync(node));
        }

        await cluster.HealAsync();
    }

    private static void Check(int node, ProgramEnd end)
    {
        if (end.Code is not (0 or ProgramEnd.Killed or NodeCommand.Removed))
            throw new SoakViolation($"node {node} ended with {end.Code}");
    }

    // The others may have given it up meanwhile; then it ends by itself when it wakes.
    private static async Task FreezeAsync(ThreeNodes cluster, int node, double seconds)
    {
        await cluster[node].FreezeAsync();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await cluster[node].WakeAsync();
    }

    private async Task ReadAsync(ThreeNodes cluster, ScratchDirectory readings, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var node = 0; node < 3; node++)
            {
                if (cluster.Runs(node) && NodeReadings.Last(readings[$"node-{node}"], node, tally.Elapsed) is { } sample)
                    memory.Add(sample);
            }

            try
            {
                journal.Add(await LookAsync(cluster.Store));
            }
            catch (NpgsqlException)
            {
                // It is just being killed or started again.
            }

            await Task.WhenAny(Task.Delay(BetweenReadings, stop));
        }
    }

    private async Task<JournalSample> LookAsync(string store)
    {
        await using var connection = new NpgsqlConnection(store);
        await connection.OpenAsync();
        await using var look = new NpgsqlCommand(
            "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM snapshot), pg_database_size(current_database())", connection);
        await using var found = await look.ExecuteReaderAsync();
        await found.ReadAsync();
        return new JournalSample(tally.Elapsed, found.GetInt64(0), found.GetInt64(1), found.GetInt64(2));
    }

    private async Task Guarded(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            violations.AddRange((work.Exception?.InnerExceptions ?? [e]).Select(inner => inner.Message));
        }
    }
}
