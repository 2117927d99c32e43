using System.IO.Hashing;
using System.Text;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// When an instance takes its next snapshot: after so many journaled rows or so many journaled bytes, whichever comes first.
/// Both are stretched by a factor drawn anew for each snapshot, uniform in [0.5, 1.5) and so 1 in the mean, from a stream that
/// belongs to the instance's name: a thousand instances that were made together and are fed in step do not snapshot together.
/// </summary>
internal sealed class SnapshotPolicy
{
    // What a stored event takes beside its values: key, manifest, envelope, index.
    private const int EventOverheadBytes = 200;

    private readonly InstanceOptions options;
    private readonly RandomStream random;
    private long rows;
    private long bytes;
    private double rowLimit;
    private double byteLimit;

    public SnapshotPolicy(InstanceId id, InstanceOptions options)
    {
        this.options = options;
        random = new RandomStream(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(id.Value)));
        Draw();
    }

    /// <summary>Whether a snapshot should be taken now.</summary>
    public bool IsDue => rows >= rowLimit || bytes >= byteLimit;

    /// <summary>Counts a journaled event, live or replayed.</summary>
    public void Count(IInstanceEvent e)
    {
        var (count, values) = e switch
        {
            BatchLearned batch => (batch.Count, batch.Values.Length),
            LabelsLearned labels => (labels.Sequences.Length, labels.Values.Length),
            _ => (1, 0),
        };

        // An event without rows counts as one: recalls that are followed by no row must not make an endless history.
        rows += count;
        bytes += EventOverheadBytes + (values * (long)sizeof(double));
    }

    /// <summary>Starts again, after a snapshot was asked for or loaded.</summary>
    public void Restart()
    {
        rows = 0;
        bytes = 0;
        Draw();
    }

    private void Draw()
    {
        var factor = 0.5 + random.NextDouble();
        rowLimit = Math.Max(1, options.SnapshotEveryRows * factor);
        byteLimit = options.SnapshotEveryBytes * factor;
    }
}
