using System.Buffers;
using Akka.Actor;
using Akka.Event;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.DataSets;

/// <summary>
/// Fetches searches and their rows for the workers of one node, each once: from the directory of the node when the rows are there, else from the
/// supervisor, part by part.
/// </summary>
internal sealed class DataKeeper : ReceiveActor, IWithTimers
{
    /// <summary>Searches whose rows are kept in memory.</summary>
    private const int KeptTasks = 8;

    /// <summary>Parts that are asked for at a time.</summary>
    private const int PartsUnderWay = 4;

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Given = TimeSpan.FromSeconds(10);

    private readonly IActorRef supervisor;
    private readonly DataSetDirectory? directory;
    private readonly TimeProvider clock;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly LinkedList<EvaluationTask> tasks = [];
    private readonly Dictionary<JobId, Wanted> wanted = [];
    private readonly Dictionary<UInt128, Fetch> fetches = [];

    public DataKeeper(IActorRef supervisor, DataSetDirectory? directory, TimeProvider clock)
    {
        this.supervisor = supervisor;
        this.directory = directory;
        this.clock = clock;
        Receive<GetTask>(Find);
        Receive<SearchDelivered>(delivered =>
        {
            if (!wanted.TryGetValue(delivered.Job, out var job) || job.Search is not null)
                return;
            job.Search = delivered;
            FindRows(delivered.DataHash);
        });
        Receive<RowsRead>(read =>
        {
            if (read.Rows is { } rows)
                Deliver(rows);
            else if (fetches.TryGetValue(read.DataHash, out var fetch))
                fetch.Begin(supervisor, Self);
        });
        Receive<DataChunk>(Take);
        Receive<RowsWritten>(written =>
        {
            if (written.Failure is { } failure)
                log.Warning("The rows of a search could not be kept on this node, and are fetched again when it starts: {0}", failure);
        });
        Receive<Look>(_ => AskForMissing());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef supervisor, DataSetDirectory? directory, TimeProvider clock) =>
        Props.Create(() => new DataKeeper(supervisor, directory, clock));

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer("look", new Look(), AskAgain);

    private void Find(GetTask get)
    {
        for (var node = tasks.First; node is not null; node = node.Next)
        {
            if (node.Value.Job != get.Job || node.Value.Version != get.Version)
                continue;
            tasks.Remove(node);
            tasks.AddFirst(node);
            Sender.Tell(node.Value);
            return;
        }

        // One of another version was deleted, and its name is that of a new search: what was asked for it would never come.
        if (!wanted.TryGetValue(get.Job, out var job) || (job.Search is { } known && known.Version != get.Version))
        {
            wanted[get.Job] = job = new Wanted();
            supervisor.Tell(new GetSearch(get.Job));
        }

        job.LastAsked = clock.GetTimestamp();
        job.Workers.Add(Sender);
    }

    private void FindRows(UInt128 hash)
    {
        if (tasks.FirstOrDefault(task => task.Rows.ContentHash == hash) is { } known)
        {
            Deliver(known.Rows);
            return;
        }

        if (fetches.ContainsKey(hash))
            return;
        var fetch = fetches[hash] = new Fetch(hash);
        if (directory is null)
            fetch.Begin(supervisor, Self);
        else
            _ = ReadAsync(directory, hash).PipeTo(Self);
    }

    private void Take(DataChunk chunk)
    {
        if (!fetches.TryGetValue(chunk.DataHash, out var fetch) || !fetch.Take(chunk, supervisor, Self))
            return;
        try
        {
            var rows = fetch.Read();
            Deliver(rows);
            if (directory is not null)
                _ = WriteAsync(directory, rows).PipeTo(Self);
        }
        catch (DurableFormRefusedException e)
        {
            log.Warning("The rows of a search came altered and are fetched again: {0}", e.Message);
            fetches[chunk.DataHash] = fetch = new Fetch(chunk.DataHash);
            fetch.Begin(supervisor, Self);
        }
    }

    private void Deliver(TimeSeries rows)
    {
        fetches.Remove(rows.ContentHash);
        foreach (var (name, job) in wanted.Where(w => w.Value.Search?.DataHash == rows.ContentHash).ToArray())
        {
            wanted.Remove(name);
            var task = new EvaluationTask(name, job.Search!.Version, job.Search.Search, rows);
            tasks.AddFirst(task);
            if (tasks.Count > KeptTasks)
                tasks.RemoveLast();
            foreach (var worker in job.Workers)
                worker.Tell(task);
        }
    }

    // What nobody asks for any more belongs to searches that are over.
    private void AskForMissing()
    {
        foreach (var (name, job) in wanted.ToArray())
        {
            if (clock.GetElapsedTime(job.LastAsked) > Given)
                wanted.Remove(name);
            else if (job.Search is null)
                supervisor.Tell(new GetSearch(name));
        }

        foreach (var (hash, fetch) in fetches.ToArray())
        {
            if (wanted.Values.All(job => job.Search?.DataHash != hash))
                fetches.Remove(hash);
            else
                fetch.AskAgain(supervisor, Self);
        }
    }

    private static async Task<RowsRead> ReadAsync(DataSetDirectory directory, UInt128 hash)
    {
        try
        {
            return new RowsRead(hash, await Task.Run(() => directory.Read(hash)).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RowsRead(hash, null);
        }
    }

    private static async Task<RowsWritten> WriteAsync(DataSetDirectory directory, TimeSeries rows)
    {
        try
        {
            await Task.Run(() => directory.Write(rows)).ConfigureAwait(false);
            return new RowsWritten(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RowsWritten(e.GetBaseException().Message);
        }
    }

    private sealed class Wanted
    {
        public HashSet<IActorRef> Workers { get; } = [];

        public long LastAsked { get; set; }

        public SearchDelivered? Search { get; set; }
    }

    /// <summary>A data set on its way, in any order of its parts.</summary>
    private sealed class Fetch(UInt128 hash)
    {
        private readonly HashSet<int> underWay = [];
        private ReadOnlyMemory<byte>[]? parts;
        private int missing;
        private int asked;
        private bool begun;

        public void Begin(IActorRef supervisor, IActorRef self)
        {
            begun = true;
            Ask(supervisor, self, 0);
        }

        /// <summary>Whether the last part came.</summary>
        public bool Take(DataChunk chunk, IActorRef supervisor, IActorRef self)
        {
            if (parts is null)
            {
                parts = new ReadOnlyMemory<byte>[chunk.Count];
                missing = chunk.Count;
            }

            underWay.Remove(chunk.Index);
            if (chunk.Count != parts.Length || chunk.Index >= parts.Length || chunk.Bytes.IsEmpty || !parts[chunk.Index].IsEmpty)
                return false;
            parts[chunk.Index] = chunk.Bytes;
            missing--;
            while (underWay.Count < PartsUnderWay && asked < parts.Length)
                Ask(supervisor, self, asked);
            return missing == 0;
        }

        // A message that was lost is not known to be: what is under way is asked for once more.
        public void AskAgain(IActorRef supervisor, IActorRef self)
        {
            if (!begun)
                return;
            foreach (var index in underWay)
                supervisor.Tell(new GetDataChunk(hash, index), self);
        }

        public TimeSeries Read()
        {
            var bytes = new ArrayBufferWriter<byte>();
            foreach (var part in parts!)
                bytes.Write(part.Span);
            return DataSetBytes.Read($"data set {hash:x32}", bytes.WrittenSpan, hash);
        }

        private void Ask(IActorRef supervisor, IActorRef self, int index)
        {
            asked = Math.Max(asked, index + 1);
            underWay.Add(index);
            supervisor.Tell(new GetDataChunk(hash, index), self);
        }
    }

    private sealed record Look;

    private sealed record RowsRead(UInt128 DataHash, TimeSeries? Rows);

    private sealed record RowsWritten(string? Failure);
}
