using System.Collections.Concurrent;
using System.Collections.Immutable;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>
/// The stream of one instance and what its client was told: every prediction, bit for bit. Whatever was told twice must have
/// been told alike, and in the end everything as a model tells it that was never disturbed.
/// </summary>
internal sealed class WrittenStream
{
    public static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 30, InDegree = 5, Seed = 7 },
        Washout = 20,
    };

    private static readonly TimeSeries Rows = MackeyGlass.Generate(60_000);

    private readonly ConcurrentDictionary<long, long> told = new();
    private readonly RandomStream sizes;
    private readonly int begin;
    private long acknowledged;

    /// <param name="number">Tells streams apart: another place in the series, other sizes of batches.</param>
    /// <param name="prefix">Begins the instance's name.</param>
    public WrittenStream(string prefix, int number)
    {
        Instance = new InstanceId($"{prefix}-{number}");
        sizes = new RandomStream((ulong)number + 1);
        begin = number * 97 % 5_000;
    }

    public InstanceId Instance { get; }

    /// <summary>Rows that were acknowledged so far, all from the first one on.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    public Task CreateAsync(IArchetypeClient client) => client.CreateAsync(Instance, Spec);

    /// <summary>A batch of the stream.</summary>
    public LearnBatch Batch(long first, int count) =>
        new(Instance, first, count, 1, Rows.Values.Slice(begin + (int)first, count), -1);

    /// <summary>Takes an answer into the log.</summary>
    public void Log(BatchAnswered answer)
    {
        for (var i = 0; i < answer.Count; i++)
        {
            var bits = BitConverter.DoubleToInt64Bits(answer.Predictions.Span[i]);
            Assert.Equal(bits, told.GetOrAdd(answer.First + i, bits));
        }
    }

    /// <summary>Writes batches of 1 to 16 rows one after the other, until so many rows are acknowledged.</summary>
    /// <param name="client">The way to the instance.</param>
    /// <param name="through">How many.</param>
    /// <param name="acknowledge">Is told each time how many rows an acknowledgement brought.</param>
    public async Task WriteAsync(IArchetypeClient client, long through, Action<int>? acknowledge = null, CancellationToken cancellation = default)
    {
        while (Acknowledged < through && !cancellation.IsCancellationRequested)
        {
            var count = (int)Math.Min(1 + sizes.NextInt(16), through - Acknowledged);
            Log(await client.LearnAsync(Batch(Acknowledged, count), CancellationToken.None));
            Interlocked.Add(ref acknowledged, count);
            acknowledge?.Invoke(count);
        }
    }

    /// <summary>Fails unless every acknowledged row was learned exactly once and answered as a model alone answers it.</summary>
    public async Task AssertUndisturbedAsync(IArchetypeClient client)
    {
        var model = LifelongModel.Create(Spec);
        var prediction = new double[1];
        for (var row = 0; row < Acknowledged; row++)
        {
            model.Learn(Rows.Row(begin + row), prediction);
            Assert.True(told.TryGetValue(row, out var bits), $"{Instance}: row {row} was acknowledged and not answered.");
            Assert.Equal(BitConverter.DoubleToInt64Bits(prediction[0]), bits);
        }

        Assert.Equal(Acknowledged, told.Count);
        Assert.Equal(Acknowledged, (await client.DescribeAsync(Instance)).NextSequence);
        Assert.Equal(StateOf(model.Save()), StateOf((await client.ExportAsync(Instance)).State));
    }

    private static byte[] StateOf(ModelState state) => new ModelFile(
        Spec, state, ModelMetrics.Empty, [], "tests").ToBytes();
}
