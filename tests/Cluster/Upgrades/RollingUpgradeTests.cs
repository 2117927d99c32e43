using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Upgrades;

/// <summary>
/// A cluster of the previous version becomes one of the present version under load, node by node: both read what the other sends, and
/// what it has stored.
/// </summary>
public sealed class RollingUpgradeTests(ITestOutputHelper output)
{
    private const int Streams = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Nodes_of_the_previous_version_are_replaced_under_load_one_by_one()
    {
        SuiteForm.IsLong();
        using var scratch = new ScratchDirectory();
        var previous = PreviousVersion.Build(scratch);
        var isPresent = new[] { false, false, true };
        var cluster = new ThreeNodes { Program = node => isPresent[node] ? ThreeNodes.Built : previous };
        await cluster.InitializeAsync();
        try
        {
            await cluster.HealAsync(nodes: 2);
            await using var user = await ClusterUser.StartAsync(cluster.Addresses);
            var streams = Enumerable.Range(0, Streams).Select(number => new WrittenStream("upgraded", number)).ToArray();
            await Task.WhenAll(streams.Select(stream => stream.CreateAsync(user.Client)));
            using var enough = new CancellationTokenSource();
            var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 50_000, cancellation: enough.Token)));
            await GoesOnAsync(streams, "two nodes of the previous version");

            await cluster.HealAsync();
            await GoesOnAsync(streams, "a node of the present version has joined them");
            for (var node = 0; node < 2; node++)
            {
                await cluster.StopAsync(node);
                await GoesOnAsync(streams, $"node {node} of the previous version has left");
                isPresent[node] = true;
                await cluster.HealAsync();
                await GoesOnAsync(streams, $"node {node} has come back as the present version");
            }

            await enough.CancelAsync();
            await writing.WaitAsync(Limit);
            foreach (var stream in streams)
                await stream.AssertUndisturbedAsync(user.Client);
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task GoesOnAsync(WrittenStream[] streams, string when)
    {
        var before = streams.Select(stream => stream.Acknowledged).ToArray();
        await Condition.HoldsAsync(
            () => streams.Zip(before, (stream, then) => stream.Acknowledged > then + 100).All(gone => gone), $"every stream goes on: {when}");
        output.WriteLine($"{when}: {streams.Sum(stream => stream.Acknowledged)} rows acknowledged");
    }
}
