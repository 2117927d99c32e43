namespace ArchetypeRC.Actors.Admission;

/// <summary>
/// What one limit's owner, the node or a tenant, has taken on. Rows are counted by a bucket that fills at the allowed rate up to one
/// second's worth; a batch is taken as long as something is in it, and may leave a debt, so that batches of any size pass and the average holds.
/// </summary>
internal sealed class Load(LoadLimits limits, string owner, DateTimeOffset now)
{
    /// <summary>An idle instance leaves after minutes, not seconds.</summary>
    private static readonly TimeSpan UntilOthersLeave = TimeSpan.FromSeconds(10);

    private int instances;
    private long bytes;
    private double allowance = limits.SamplesPerSecond ?? 0;
    private DateTimeOffset filled = now;

    public bool Empty => instances == 0;

    /// <summary>What stands against one more instance; null for nothing.</summary>
    public AdmissionRefused? AgainstInstance() => instances < (limits.Instances ?? int.MaxValue)
        ? null
        : new AdmissionRefused(
            $"{owner} may have {limits.Instances} instances in memory on this node, and has them. Try again when one has been idle and left, or raise the limit.",
            UntilOthersLeave);

    /// <summary>What stands against so many more bytes; null for nothing.</summary>
    public AdmissionRefused? AgainstBytes(long more) => more <= 0 || bytes + more <= (limits.Bytes ?? long.MaxValue)
        ? null
        : new AdmissionRefused(
            $"{owner} may have instances of {limits.Bytes} bytes on this node and has {bytes}; this one takes {more}. "
            + "Try again when others have been idle and left, or raise the limit.",
            UntilOthersLeave);

    /// <summary>What stands against more rows now; null for nothing.</summary>
    public AdmissionRefused? AgainstRows(DateTimeOffset now)
    {
        if (limits.SamplesPerSecond is not { } rate)
            return null;
        allowance = Math.Min(rate, allowance + (rate * Math.Max(0, (now - filled).TotalSeconds)));
        filled = now;
        if (allowance > 0)
            return null;
        // A millisecond more, so that the bucket is not found empty to the last drop.
        var wait = TimeSpan.FromSeconds(-allowance / rate) + TimeSpan.FromMilliseconds(1);
        return new AdmissionRefused(
            $"{owner} may send {rate} rows per second to this node and has sent more. Send the same again after {wait.TotalSeconds:0.###} s.", wait);
    }

    public void AddInstance(int more) => instances += more;

    public void AddBytes(long more) => bytes += more;

    public void AddRows(int rows)
    {
        if (limits.SamplesPerSecond is not null)
            allowance -= rows;
    }
}
