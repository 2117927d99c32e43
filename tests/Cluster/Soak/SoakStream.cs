using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>
/// The stream of one instance, and beside it a model alone that reads the same rows: every answer is compared with it bit for bit as it comes.
/// Rows come in batches of all sizes, repeated, reordered, with gaps and with values that cannot be read; the model is changed for another,
/// rolled back and reset.
/// </summary>
internal sealed class SoakStream
{
    private const int LongestBatch = 16;
    private const int ReplayRows = 100;

    // Answers of the client's own log, for repeats; the instance keeps the last 1,024.
    private const int Kept = 900;

    private static readonly TimeSeries Rows = MackeyGlass.Generate(40_000);
    private static readonly TimeSpan ChangeWait = TimeSpan.FromSeconds(10);

    private readonly RandomStream random;
    private readonly SoakTally tally;
    private readonly int begin;
    private readonly double[] told = new double[1024];
    private readonly SortedDictionary<int, Version> versions = [];
    private Version serving;
    private long epoch;
    private long keptFrom;
    private long next;

    public SoakStream(int number, ulong seed, SoakTally tally)
    {
        this.tally = tally;
        random = new RandomStream(seed + (ulong)number);
        begin = number * 97 % Rows.Rows;
        Instance = new InstanceId(string.Create(CultureInfo.InvariantCulture, $"soak-{number}"));
        serving = new Version(1, 0, SpecOf(7), LifelongModel.Create(SpecOf(7)));
        versions.Add(1, serving);
    }

    public InstanceId Instance { get; }

    public Task CreateAsync(IArchetypeClient client) =>
        client.CreateAsync(Instance, serving.Spec, keep: new InstanceSpec { ReplayRows = ReplayRows });

    /// <summary>Feeds the instance until it is told to stop.</summary>
    /// <exception cref="SoakViolation">An answer was not what it must be.</exception>
    public async Task FeedAsync(IArchetypeClient client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            switch (random.NextInt(1000))
            {
                case < 780:
                    await LearnAsync(client, next, Size());
                    break;
                case < 850:
                    await RepeatAsync(client);
                    break;
                case < 890:
                    await LearnAsync(client, Math.Max(0, next - 1 - random.NextInt(LongestBatch)), 2 * LongestBatch);
                    break;
                case < 930:
                    await ReorderAsync(client);
                    break;
                case < 960:
                    await SkipAsync(client);
                    break;
                case < 990:
                    await SpoilAsync(client);
                    break;
                case < 994:
                    await UpdateAsync(client);
                    break;
                case < 997:
                    await RollBackAsync(client);
                    break;
                default:
                    await ResetAsync(client);
                    break;
            }
        }
    }

    /// <summary>Fails unless what the instance has learned is what the model alone has learned, to the last bit.</summary>
    public async Task VerifyAsync(IArchetypeClient client)
    {
        var here = await client.DescribeAsync(Instance);
        if (here.NextSequence != next || here.Version != serving.Number || here.Epoch != epoch)
            throw Violation($"it stands at row {here.NextSequence}, version {here.Version}, epoch {here.Epoch}; its client at {next}, {serving.Number}, {epoch}");
        var export = await client.ExportAsync(Instance);
        if (!Bytes(export.Spec, export.State).AsSpan().SequenceEqual(Bytes(serving.Spec, serving.Model.Save())))
            throw Violation("what it has learned differs from what the model alone has learned");
    }

    private static ModelSpec SpecOf(ulong seed) => new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 30, InDegree = 5, Seed = seed },
        Washout = 20,
    };

    private static byte[] Bytes(ModelSpec spec, ModelState state) =>
        new ModelFile(spec, state, ModelMetrics.Empty, [], "soak").ToBytes();

    private int Size() => 1 + random.NextInt(LongestBatch);

    private double Value(long row) => Rows.Values.Span[(int)((begin + row) % Rows.Rows)];

    private LearnBatch Batch(long first, int count) =>
        new(Instance, first, count, 1, Enumerable.Range(0, count).Select(i => Value(first + i)).ToArray(), -1);

    private async Task LearnAsync(IArchetypeClient client, long first, int count) =>
        Check(await client.LearnAsync(Batch(first, count), CancellationToken.None), first, count);

    // The model alone reads what is new; every answer is compared, new or repeated.
    private void Check(BatchAnswered answer, long first, int count)
    {
        if (answer.First != first || answer.Count != count)
            throw Violation($"rows {first} to {first + count - 1} were answered as {answer.Count} rows from {answer.First}");
        Span<double> prediction = stackalloc double[1];
        var known = Math.Min(count, next - first);
        for (var row = first; row < first + count; row++)
        {
            if (row >= next)
            {
                serving.Model.Learn([Value(row)], prediction);
                told[row % told.Length] = prediction[0];
                tally.Tested(Math.Abs(prediction[0] - Value(row + 1)));
            }

            var expected = told[row % told.Length];
            var said = answer.Predictions.Span[(int)(row - first)];
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(said))
                throw Violation($"row {row} was answered by {said:r}, the model alone answers {expected:r}");
        }

        next = Math.Max(next, first + count);
        tally.Acknowledged(count - known, known);
    }

    private async Task RepeatAsync(IArchetypeClient client)
    {
        if (next > 2_000 && random.NextInt(4) == 0)
        {
            await RefusedAsync(client, Batch(next - 1_500, 1), InstanceRefusal.AlreadyLearned);
            return;
        }

        if (next > LongestBatch)
            await LearnAsync(client, next - Math.Min(next, 1 + LongestBatch + random.NextInt(Kept - LongestBatch)), LongestBatch);
    }

    // The second batch is sent before the first: it waits, or is refused and sent again by the client.
    private async Task ReorderAsync(IArchetypeClient client)
    {
        var (first, size) = (next, Size());
        var second = client.LearnAsync(Batch(first + size, LongestBatch), CancellationToken.None);
        var before = client.LearnAsync(Batch(first, size), CancellationToken.None);
        Check(await before, first, size);
        try
        {
            Check(await second, first + size, LongestBatch);
        }
        catch (InstanceRefusedException e) when (e.Refusal.Reason == InstanceRefusal.SequenceGap)
        {
            // It came before the one that it follows was under way: so it is sent by the source again.
            await LearnAsync(client, first + size, LongestBatch);
        }
    }

    private Task SkipAsync(IArchetypeClient client) =>
        RefusedAsync(client, Batch(next + 1 + random.NextInt(50), 3), InstanceRefusal.SequenceGap);

    private Task SpoilAsync(IArchetypeClient client)
    {
        var values = Batch(next, 3).Values.ToArray();
        values[random.NextInt(3)] = double.PositiveInfinity;
        return RefusedAsync(client, new LearnBatch(Instance, next, 3, 1, values, -1), InstanceRefusal.BadRow);
    }

    private async Task RefusedAsync(IArchetypeClient client, LearnBatch batch, InstanceRefusal reason)
    {
        try
        {
            await client.LearnAsync(batch, CancellationToken.None);
        }
        catch (InstanceRefusedException e) when (e.Refusal.Reason == reason)
        {
            if (reason == InstanceRefusal.SequenceGap && e.Refusal.Sequence != next)
                throw Violation($"a gap was refused with row {e.Refusal.Sequence} expected; it is {next}");
            tally.Refused();
            return;
        }

        throw Violation($"the batch from row {batch.First} was answered; it was to be refused as {reason}");
    }

    private async Task UpdateAsync(IArchetypeClient client)
    {
        var spec = SpecOf((ulong)random.NextInt(1_000_000));
        if (spec == serving.Spec)
            return;
        await ChangeAsync(cancellation => client.UpdateSpecAsync(Instance, spec, epoch, cancellation));
        var fresh = LifelongModel.Create(spec);
        Read(fresh, FirstKept);
        Serve(new Version(NextNumber, serving.Number, spec, fresh));
    }

    private async Task RollBackAsync(IArchetypeClient client)
    {
        if (!versions.TryGetValue(serving.Before, out var before))
            return;
        await ChangeAsync(cancellation => client.RollBackAsync(Instance, before.Number, epoch, cancellation));
        if (before.Until < FirstKept)
            before.Model.Break();
        Read(before.Model, Math.Max(FirstKept, before.Until));
        Serve(before);
    }

    private async Task ResetAsync(IArchetypeClient client)
    {
        await ChangeAsync(cancellation => client.ResetAsync(Instance, epoch, cancellation));
        keptFrom = next;
        Serve(new Version(NextNumber, serving.Number, serving.Spec, LifelongModel.Create(serving.Spec)));
    }

    private long FirstKept => Math.Max(keptFrom, next - ReplayRows);

    private int NextNumber => Math.Max(serving.Number, versions.Keys.Last()) + 1;

    private void Read(LifelongModel model, long from)
    {
        Span<double> prediction = stackalloc double[1];
        for (var row = from; row < next; row++)
            model.Learn([Value(row)], prediction);
    }

    private void Serve(Version version)
    {
        serving.Until = next;
        serving = version;
        versions[version.Number] = version;
        epoch++;
        while (versions.Count > new InstanceSpec().KeptVersions)
            versions.Remove(versions.Keys.First(number => number != serving.Number));
        tally.Changed();
    }

    // A change is asked for with the epoch that it follows, so that asking again after a lost answer changes nothing twice.
    private async Task ChangeAsync(Func<CancellationToken, Task<InstanceDescription>> ask)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var wait = new CancellationTokenSource(ChangeWait);
            try
            {
                var changed = await ask(wait.Token);
                if (changed.Epoch != epoch + 1)
                    throw Violation($"a change of epoch {epoch} led to epoch {changed.Epoch}");
                return;
            }
            catch (Exception e) when (e is OperationCanceledException or TimeoutException
                || (e is InstanceRefusedException refused
                    && refused.Refusal.Reason is InstanceRefusal.ChangeUnderWay or InstanceRefusal.StorageFailed or InstanceRefusal.Busy))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            }
        }

        throw Violation("a change of the model was not done in ten minutes");
    }

    private SoakViolation Violation(string what) => new($"{Instance}: {what}.");

    private sealed class Version(int number, int before, ModelSpec spec, LifelongModel model)
    {
        public int Number => number;

        public int Before => before;

        public ModelSpec Spec => spec;

        public LifelongModel Model => model;

        public long Until { get; set; }
    }
}
