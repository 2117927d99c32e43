using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>A clock that stands until it is advanced, and remembers for how long it was asked to wait.</summary>
internal sealed class RecordedPauses : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> pauses = new();

    public IReadOnlyCollection<TimeSpan> Pauses => pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        pauses.Enqueue(dueTime);
        return timer;
    }
}
