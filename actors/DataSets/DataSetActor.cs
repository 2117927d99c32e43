using System.Buffers;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.DataSets;

/// <summary>
/// The rows of searches under one content hash, kept in the journal in parts, in a stream of their own. A child of the supervisor, which
/// starts it when it is needed; idle it asks to be stopped, so that rows are in memory only while somebody fetches them.
/// </summary>
internal sealed class DataSetActor : ReceivePersistentActor
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly UInt128 hash;
    private readonly List<ReadOnlyMemory<byte>> chunks = [];
    private int count = -1;
    private TimeSeries? rows;
    private (IActorRef Sender, JobId Job)? asker;

    public DataSetActor(UInt128 hash)
    {
        this.hash = hash;
        PersistenceId = NameOf(hash);
        Recover<DataChunkStored>(Apply);
        Command<StoreRows>(Store);
        Command<KeepRows>(Keep);
        Command<AdmitJob>(Admit);
        Command<GetDataChunk>(get =>
        {
            if (IsWhole && get.Index >= 0 && get.Index < count)
                Sender.Tell(new DataChunk(hash, get.Index, count, chunks[get.Index]));
        });
        Command<GetSeries>(_ =>
        {
            if (IsWhole)
                Sender.Tell(new SeriesDelivered(Read()));
        });
        Command<ForgetRows>(_ => Forget());
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(failed => Context.GetLogger().Warning(
            "Rows {0} that no search needs could not be deleted, and stay: {1}", PersistenceId, failed.Cause.GetBaseException().Message));
        Command<Passivate>(_ => Context.Stop(Self));
        Command<ReceiveTimeout>(_ => Context.Parent.Tell(new DataSetIdle(hash)));
        SetReceiveTimeout(Idle);
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    private bool IsWhole => chunks.Count == count;

    public static Props PropsFor(UInt128 hash) => Props.Create(() => new DataSetActor(hash));

    /// <summary>Name of the stream that holds a data set.</summary>
    public static string NameOf(UInt128 hash) => $"data-set-{hash:x32}";

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (asker is { } waiting)
            waiting.Sender.Tell(JobRefused.StorageFailed(waiting.Job, cause));
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    private void Apply(DataChunkStored stored)
    {
        if (stored.Index != chunks.Count)
            return;
        count = stored.Count;
        chunks.Add(stored.Bytes);
    }

    private void Store(StoreRows store)
    {
        // Parts of another cut come from another version, which did not finish.
        if (!IsWhole && chunks.Count > 0 && store.Count != count)
            Forget();
        if (IsWhole || store.Index != chunks.Count || store.Index >= store.Count)
        {
            Sender.Tell(new RowsProgress(store.Job, hash, chunks.Count));
            return;
        }

        asker = (Sender, store.Job);
        Persist(new DataChunkStored(hash, store.Index, store.Count, store.Bytes), stored =>
        {
            asker = null;
            Apply(stored);
            try
            {
                if (IsWhole)
                    Read();
                Sender.Tell(new RowsProgress(store.Job, hash, chunks.Count));
            }
            catch (DurableFormRefusedException e)
            {
                Forget();
                Sender.Tell(new JobRefused(store.Job, $"The rows that were sent are not those that were announced: {e.Message}"));
            }
        });
    }

    // Rows that came whole: in the submission of an earlier version, or in its event.
    private void Keep(KeepRows keep)
    {
        var parts = DataSetBytes.Chunks(DataSetBytes.Of(keep.Rows));
        if (!IsWhole && chunks.Count > 0 && parts.Length != count)
            Forget();
        DataChunkStored[] missing = IsWhole
            ? []
            : [.. parts.Select((part, i) => new DataChunkStored(hash, i, parts.Length, part)).Skip(chunks.Count)];
        var sender = Sender;
        if (missing.Length == 0)
        {
            sender.Tell(new RowsKept(hash));
            return;
        }

        asker = keep.Asker is { } waiting ? (waiting, keep.Job) : null;
        PersistAll(missing, stored =>
        {
            Apply(stored);
            if (!IsWhole)
                return;
            asker = null;
            sender.Tell(new RowsKept(hash));
        });
    }

    private void Admit(AdmitJob admit)
    {
        if (!IsWhole)
        {
            admit.Asker.Tell(new RowsProgress(admit.Submit.Job, hash, chunks.Count));
            return;
        }

        try
        {
            _ = Read().Select(admit.Submit.Search.Template.Task.Columns);
            Context.Parent.Tell(new JobAdmitted(admit.Submit, admit.Asker));
        }
        catch (SeriesRefusedException e)
        {
            admit.Asker.Tell(new JobRefused(admit.Submit.Job, e.Message));
        }
    }

    private void Forget()
    {
        chunks.Clear();
        count = -1;
        rows = null;
        DeleteMessages(LastSequenceNr);
    }

    private TimeSeries Read()
    {
        if (rows is not null)
            return rows;
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var chunk in chunks)
            bytes.Write(chunk.Span);
        return rows = DataSetBytes.Read($"data set {hash:x32}", bytes.WrittenSpan, hash);
    }

    /// <summary>Takes rows whole.</summary>
    /// <param name="Job">The search that they came with.</param>
    /// <param name="Rows">The rows.</param>
    /// <param name="Asker">Who is told when they cannot be written; null for nobody.</param>
    internal sealed record KeepRows(JobId Job, TimeSeries Rows, IActorRef? Asker);

    /// <summary>Rows that came whole are kept.</summary>
    internal sealed record RowsKept(UInt128 DataHash);

    /// <summary>Asks whether the rows of a search are there and have the columns of its task; if not, who submits it is told.</summary>
    internal sealed record AdmitJob(SubmitJob Submit, IActorRef Asker);

    /// <summary>A search may be taken on.</summary>
    internal sealed record JobAdmitted(SubmitJob Submit, IActorRef Asker);

    /// <summary>No search that runs needs the rows.</summary>
    internal sealed record ForgetRows;

    /// <summary>Stops when what came before is done.</summary>
    internal sealed record Passivate;

    /// <summary>Nobody has asked for the rows for a while.</summary>
    internal sealed record DataSetIdle(UInt128 DataHash);
}
