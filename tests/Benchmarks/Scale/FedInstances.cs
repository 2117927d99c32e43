using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>Instances that are fed without a pause: each has the same number of batches under way, in order.</summary>
internal sealed class FedInstances(IArchetypeClient client, ThroughputCase asked)
{
    private readonly InstanceId[] instances = [.. Enumerable.Range(0, asked.Instances).Select(number => new InstanceId($"fed-{number}"))];
    private long acknowledged;

    /// <summary>Rows that were acknowledged so far.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    public Task CreateAsync() => Task.WhenAll(instances.Select(instance =>
        client.CreateAsync(instance, ScaleModel.Spec, keep: new InstanceSpec { Durability = asked.Durability })));

    /// <summary>Feeds all of them until it is told to stop, and then waits for what is under way.</summary>
    public Task FeedAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, instances.Length).Select(number => FeedAsync(number, stop)));

    private async Task FeedAsync(int number, CancellationToken stop)
    {
        await Task.Yield();
        var underWay = new Queue<Task<BatchAnswered>>(asked.InFlight);
        for (var first = 0L; ; first += asked.Batch)
        {
            if (underWay.Count == asked.InFlight || (underWay.Count > 0 && stop.IsCancellationRequested))
                Interlocked.Add(ref acknowledged, (await underWay.Dequeue().ConfigureAwait(false)).Count);
            if (!stop.IsCancellationRequested)
                underWay.Enqueue(client.LearnAsync(new LearnBatch(instances[number], first, asked.Batch, 1, ScaleModel.Rows(number, first, asked.Batch), -1), CancellationToken.None));
            else if (underWay.Count == 0)
                return;
        }
    }
}
