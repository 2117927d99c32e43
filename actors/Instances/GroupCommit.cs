using Akka.Actor;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// What waits for the journal: messages gather while one write is under way and go there together; messages ahead of their turn wait. All of
/// it is bounded.
/// </summary>
/// <param name="capacity">Rows and labels that may wait; one message passes whatever its size, so that sending again ends.</param>
internal sealed class GroupCommit(long capacity)
{
    private readonly Queue<(IInstanceEvent Event, Entry? Entry)> gathered = new();
    private readonly Queue<Entry?> underWay = new();
    private readonly Queue<Entry> waiting = new();
    private readonly HashSet<long> labels = [];

    /// <summary>Rows and labels that wait.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether a write is under way.</summary>
    public bool UnderWay => underWay.Count > 0;

    /// <summary>Rows whose labels are on their way to the journal.</summary>
    public IReadOnlySet<long> Labels => labels;

    public bool HasRoom(IInstanceMessage message) => HasRoom(message, Rows);

    public bool HasRoom(IInstanceMessage message, long before) => before == 0 || before + message.Load <= capacity;

    /// <summary>Takes in a message whose events go to the journal with the next write; it is answered when the last of them was written.</summary>
    public void Gather(IReadOnlyList<IInstanceEvent> events, IInstanceMessage message, IActorRef sender)
    {
        Rows += message.Load;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is LabelsLearned late)
                labels.UnionWith(late.Sequences);
            gathered.Enqueue((events[i], i < events.Count - 1 ? null : new Entry(message, sender)));
        }
    }

    /// <summary>Takes in a message that must be judged again when what is before it was written.</summary>
    public void Wait(IInstanceMessage message, IActorRef sender)
    {
        Rows += message.Load;
        waiting.Enqueue(new Entry(message, sender));
    }

    /// <summary>The events of the next write, which is under way from now on.</summary>
    public IReadOnlyList<IInstanceEvent> Begin()
    {
        var events = new List<IInstanceEvent>(gathered.Count);
        while (gathered.TryDequeue(out var next))
        {
            events.Add(next.Event);
            underWay.Enqueue(next.Entry);
        }

        return events;
    }

    /// <summary>The oldest event under way was written: who is to be answered; null when more of the same message follows.</summary>
    public Entry? Written(IInstanceEvent e)
    {
        var entry = underWay.Dequeue();
        Rows -= entry?.Message.Load ?? 0;
        if (e is LabelsLearned late)
            labels.ExceptWith(late.Sequences);
        return entry;
    }

    /// <summary>Takes out what has gathered: it is to be judged by another model.</summary>
    public IReadOnlyList<Entry> TakeGathered()
    {
        Entry[] taken = [.. gathered.Select(next => next.Entry).OfType<Entry>()];
        gathered.Clear();
        labels.Clear();
        Rows -= taken.Sum(entry => entry.Message.Load);
        return taken;
    }

    /// <summary>Takes out what waits: its turn may have come.</summary>
    public IReadOnlyList<Entry> TakeWaiting()
    {
        Entry[] taken = [.. waiting];
        waiting.Clear();
        Rows -= taken.Sum(entry => entry.Message.Load);
        return taken;
    }

    /// <summary>Takes out everything, what is under way first.</summary>
    public IReadOnlyList<Entry> Clear()
    {
        Entry[] all = [.. underWay.Concat(gathered.Select(next => next.Entry)).OfType<Entry>(), .. waiting];
        underWay.Clear();
        gathered.Clear();
        waiting.Clear();
        labels.Clear();
        Rows = 0;
        return all;
    }

    /// <summary>A message, and who sent it.</summary>
    public readonly record struct Entry(IInstanceMessage Message, IActorRef Sender);
}
