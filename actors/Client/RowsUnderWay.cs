using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Actors.Client;

/// <summary>
/// Bounds what one client has under way to one instance, so that a caller who does not wait for answers fills no mailbox: a message counts as
/// its rows or labels, one at least. May be used by several threads at once.
/// </summary>
internal sealed class RowsUnderWay
{
    /// <summary>Most rows under way to an instance.</summary>
    public const int Most = 65_536;

    private readonly Lock gate = new();
    private readonly Dictionary<InstanceId, long> rows = [];

    /// <summary>Takes a message on its way; the refusal when there are too many before it.</summary>
    public InstanceRefused? Enter(IInstanceMessage message)
    {
        lock (gate)
        {
            var before = rows.GetValueOrDefault(message.Instance);
            if (before > 0 && before + message.Load > Most)
            {
                return new InstanceRefused(
                    InstanceRefusal.Busy,
                    $"{before} rows of this client are under way to instance '{message.Instance}'; {Most} may be. Wait for answers, then send again.");
            }

            rows[message.Instance] = before + message.Load;
            return null;
        }
    }

    /// <summary>The message was answered, or is waited for no longer.</summary>
    public void Leave(IInstanceMessage message)
    {
        lock (gate)
        {
            var left = rows[message.Instance] - message.Load;
            if (left > 0)
                rows[message.Instance] = left;
            else
                rows.Remove(message.Instance);
        }
    }
}
