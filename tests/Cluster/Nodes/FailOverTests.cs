using System.Diagnostics;
using System.Globalization;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>How long the instances of a killed node are without an owner. <c>tests/Cluster/fail-over</c> prints the table.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class FailOverTests(ThreeNodes cluster, ITestOutputHelper output)
{
    private const int Instances = 300;

    [SkippableFact]
    public async Task Every_instance_is_answered_again_after_a_node_was_killed()
    {
        SuiteForm.IsLong();
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var client = user.Client;
        var streams = Enumerable.Range(0, Instances).Select(number => new WrittenStream("failing", number)).ToArray();
        await Task.WhenAll(streams.Select(stream => stream.CreateAsync(client)));
        output.WriteLine("| run | killed | of it | first, s | median, s | maximum, s | all 300: median, s | maximum, s |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        for (var run = 0; run < 3; run++)
        {
            // The oldest node first, which places the shards: the dearest to lose.
            var address = cluster.Addresses[run];
            var owners = await Task.WhenAll(streams.Select(stream => user.OwnerAsync(cluster.Addresses[(run + 1) % 3], stream.Instance)));
            var killed = Enumerable.Range(0, Instances).Where(i => owners[i] == address).ToArray();
            var first = new double[Instances];
            var since = Stopwatch.GetTimestamp();
            var dead = false;
            using var enough = new CancellationTokenSource();
            var left = Instances;
            var writing = Task.WhenAll(streams.Select((stream, i) => stream.WriteAsync(
                client,
                long.MaxValue,
                _ =>
                {
                    // What the killed process had sent is in by the time that its end was noticed.
                    if (!Volatile.Read(ref dead) || first[i] > 0)
                        return;
                    first[i] = Stopwatch.GetElapsedTime(Volatile.Read(ref since)).TotalSeconds;
                    if (Interlocked.Decrement(ref left) == 0)
                        enough.Cancel();
                },
                enough.Token)));
            var before = streams.Sum(stream => stream.Acknowledged);
            await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) >= before + (4 * Instances), "every instance is under load");
            Volatile.Write(ref since, Stopwatch.GetTimestamp());
            await cluster.KillAsync(run);
            Volatile.Write(ref dead, true);
            await writing.WaitAsync(TimeSpan.FromMinutes(3));
            var of = killed.Select(i => first[i]).Order().ToArray();
            var all = first.Order().ToArray();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {run + 1} | node {run + 1} | {of.Length} | {of[0]:F1} | {of[of.Length / 2]:F1} | {of[^1]:F1} | {all[all.Length / 2]:F1} | {all[^1]:F1} |"));
            Assert.NotEmpty(killed);
            await cluster.HealAsync();
        }

        foreach (var stream in streams)
            await stream.AssertUndisturbedAsync(client);
    }
}
