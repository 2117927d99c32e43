using System.Diagnostics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>What all streams together were told, and how good the predictions were in each part of the run.</summary>
internal sealed class SoakTally(TimeSpan length)
{
    public const int Parts = 20;
    private const int SampleSize = 20_000;

    private long started = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private readonly RandomStream random = new(1);
    private readonly List<double>[] errors = [.. Enumerable.Range(0, Parts).Select(_ => new List<double>(SampleSize))];
    private readonly long[] seen = new long[Parts];
    private long rows;
    private long repeated;
    private long refused;
    private long changes;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>The time begins now.</summary>
    public void Start() => started = Stopwatch.GetTimestamp();

    /// <summary>Rows that were acknowledged and learned.</summary>
    public long Rows => Interlocked.Read(ref rows);

    /// <summary>Rows that were sent again and answered with the same bits.</summary>
    public long Repeated => Interlocked.Read(ref repeated);

    /// <summary>Batches that were refused as they had to be.</summary>
    public long RefusedBatches => Interlocked.Read(ref refused);

    /// <summary>Updates, roll-backs and resets.</summary>
    public long Changes => Interlocked.Read(ref changes);

    public void Acknowledged(long learned, long again)
    {
        Interlocked.Add(ref rows, learned);
        Interlocked.Add(ref repeated, again);
    }

    public void Refused() => Interlocked.Increment(ref refused);

    public void Changed() => Interlocked.Increment(ref changes);

    /// <summary>Takes the error of one prediction into the sample of this part of the run.</summary>
    public void Tested(double error)
    {
        var part = Math.Min(Parts - 1, (int)(Parts * (Elapsed / length)));
        lock (gate)
        {
            // Each error of a part is in its sample with the same chance.
            if (errors[part].Count < SampleSize)
                errors[part].Add(error);
            else if (random.NextDouble() * (seen[part] + 1) is var place && place < SampleSize)
                errors[part][(int)place] = error;
            seen[part]++;
        }
    }

    /// <summary>Median error of each part; NaN where nothing was predicted.</summary>
    public double[] MedianErrors()
    {
        lock (gate)
            return [.. errors.Select(part => part.Count == 0 ? double.NaN : part.Order().ElementAt(part.Count / 2))];
    }
}
