using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Live;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// One instance without its actor: the model, the sequence numbers and the answers that are kept. Judges batches and applies
/// events; the same events give the same bits.
/// </summary>
internal sealed class InstanceState
{
    private const double OperationsOfPiece = 20_000_000;

    private readonly AnswerWindow answers;
    private readonly LabelBook labels;
    private readonly Func<ModelSpec, IReservoir> weights;
    private LifelongModel model;
    private LivePopulation? live;
    private int formerVersion;

    private InstanceState(
        InstanceSpec instance,
        LifelongModel model,
        LivePopulation? live,
        ModelVersions versions,
        RecentRows recent,
        AnswerWindow answers,
        LabelBook labels,
        Func<ModelSpec, IReservoir> weights)
    {
        this.model = model;
        this.live = live;
        this.answers = answers;
        this.labels = labels;
        this.weights = weights;
        Instance = instance;
        Versions = versions;
        Recent = recent;
    }

    /// <summary>How it is kept.</summary>
    public InstanceSpec Instance { get; }

    public ModelSpec Spec => model.Spec;

    /// <summary>The versions of the model.</summary>
    public ModelVersions Versions { get; }

    /// <summary>The latest rows.</summary>
    public RecentRows Recent { get; }

    /// <summary>A model that warms up to take over; it is no part of what is saved.</summary>
    public ShadowWarmUp? Shadow { get; set; }

    /// <summary>Values of a row.</summary>
    public int RowSize => model.RowSize;

    /// <summary>Bytes that the instance may grow to.</summary>
    public long Bytes => Footprint.Of(Versions, Instance);

    /// <summary>Sequence number of the row that comes next.</summary>
    public long NextSequence => answers.Next;

    /// <summary>Highest sequence number whose answer is known to have reached the reader; -1 for none.</summary>
    public long OutputThrough { get; private set; } = -1;

    public static InstanceState From(InstanceCreated created, Func<ModelSpec, IReservoir> weights)
    {
        var spec = created.Spec.Checked();
        // Rows that waited for their label elsewhere are no rows of this stream.
        var made = created.Learned is null
            ? LifelongModel.Create(spec, weights(spec))
            : LifelongModel.Restore(spec, created.Learned with { LateLabels = null }, weights(spec));
        return new InstanceState(
            created.Instance,
            made,
            Evolving(created.Instance, made),
            ModelVersions.Of(spec, created.Instance),
            new RecentRows(created.Instance.ReplayRows, made.RowSize, 0),
            new AnswerWindow(spec.Task.OutputSize, 0),
            new LabelBook(spec.Task.LabelHorizon, 0),
            weights);
    }

    public static InstanceState From(InstanceSnapshot snapshot, Func<ModelSpec, IReservoir> weights)
    {
        var evolving = snapshot is { Live: { } population, Instance.Live: { } settings }
            ? LivePopulation.Restore(settings, population.Space, population.Template, population.State, weights)
            : null;
        var saved = evolving?.Champion ?? LifelongModel.Restore(snapshot.Spec, snapshot.State, weights(snapshot.Spec));
        return new InstanceState(
            snapshot.Instance,
            saved,
            evolving,
            ModelVersions.Of(snapshot),
            RecentRows.Restore(snapshot.Recent, snapshot.Instance.ReplayRows, saved.RowSize, snapshot.NextSequence),
            AnswerWindow.Restore(snapshot.Answers),
            LabelBook.Restore(snapshot.LabelHashes, snapshot.Spec.Task.LabelHorizon, snapshot.NextSequence),
            weights)
        {
            OutputThrough = snapshot.OutputThrough,
            formerVersion = snapshot.Live?.FormerVersion ?? 0,
        };
    }

    /// <summary>
    /// What to do with a batch when <paramref name="head"/> is the row that comes next once everything in flight is applied.
    /// </summary>
    public BatchVerdict Judge(LearnBatch batch, long head)
    {
        if (batch.Count is < 1 or > LearnBatch.MaximumRows || batch.First < 0
            || batch.Values.Length != (long)batch.Count * batch.RowSize)
        {
            return Refuse(
                InstanceRefusal.BadRow,
                $"The batch at {batch.First} claims {batch.Count} rows of {batch.RowSize} values and holds {batch.Values.Length}; "
                + $"allowed: 1 to {LearnBatch.MaximumRows} whole rows, numbered from 0.",
                batch.First);
        }

        if (batch.First > head)
        {
            return Refuse(
                InstanceRefusal.SequenceGap,
                $"The batch begins at row {batch.First}; row {head} is expected. Send the rows from {head} on.",
                head);
        }

        if (batch.First < answers.First)
        {
            return Refuse(
                InstanceRefusal.AlreadyLearned,
                $"Row {batch.First} was learned and its answer is not kept any more; answers are kept from row {answers.First} on.",
                batch.First);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var row = Row(batch.Values, batch.RowSize, i);
            var sequence = batch.First + i;
            if (sequence < answers.Next && !answers.Holds(sequence, Identity(row)))
            {
                return Refuse(
                    InstanceRefusal.RepeatDiffers,
                    $"Row {sequence} was learned before with other values, or declared missing; a row keeps its number for good.",
                    sequence);
            }

            if (sequence >= head && Refusal(row) is { } reason)
                return Refuse(InstanceRefusal.BadRow, $"Row {sequence}: {reason}", sequence);
        }

        // Rows under way to the journal have no answer yet: the batch waits until they have.
        if (batch.First < head && answers.Next < head)
            return new BatchVerdict.Wait();
        var repeated = (int)Math.Min(batch.Count, head - batch.First);
        return repeated == batch.Count ? new BatchVerdict.Repeat() : new BatchVerdict.Learn(Rest(batch, repeated));
    }

    /// <summary>What to do with labels that come late; the numbers as in <see cref="LabelJudge.Judge"/>.</summary>
    public LabelVerdict Judge(LearnLabels late, long head, IReadOnlySet<long> inFlight) =>
        new LabelJudge(model, labels).Judge(late, head, inFlight);

    /// <summary>
    /// A batch as it is journaled: whole, or, where challengers make its rows dear, in pieces of about twenty milliseconds of arithmetic,
    /// between which other instances come. Where it is cut changes no bit.
    /// </summary>
    public IEnumerable<BatchLearned> Pieces(BatchLearned batch)
    {
        var most = Instance.Live is { } settings
            ? (int)Math.Clamp(OperationsOfPiece / (model.OperationsPerRow * (1 + settings.ShadowShare)), 1, LearnBatch.MaximumRows)
            : LearnBatch.MaximumRows;
        for (var row = 0; row < batch.Count; row += most)
        {
            var count = Math.Min(most, batch.Count - row);
            yield return batch with
            {
                First = batch.First + row,
                Count = count,
                Values = batch.Values.Slice(row * batch.RowSize, count * batch.RowSize),
            };
        }
    }

    /// <summary>Applies a journaled batch.</summary>
    public void Apply(BatchLearned batch)
    {
        Span<double> prediction = stackalloc double[model.OutputSize];
        for (var i = 0; i < batch.Count; i++)
        {
            var row = Row(batch.Values, batch.RowSize, i);
            if (live is null)
                model.Learn(row, prediction);
            else
                live.Learn(row, prediction);
            Shadow?.Pursue(Recent);
            Recent.Add(row);
            answers.Add(Identity(row), prediction);
            labels.Add(Label(row));
            FollowChampion();
        }

        OutputThrough = Math.Max(OutputThrough, batch.OutputThrough);
    }

    /// <summary>Applies journaled labels: the model, the one in its shadow and the rows that are kept get them.</summary>
    public void Apply(LabelsLearned late)
    {
        for (var i = 0; i < late.Sequences.Length; i++)
        {
            var sequence = late.Sequences[i];
            var label = Row(late.Values, late.LabelSize, i);
            model.LearnLabel(NextSequence - sequence, label);
            Shadow?.LearnLabel(sequence, label);
            Recent.Label(sequence, label);
            labels.Enter(sequence, label);
        }
    }

    public void Apply(OutputConfirmed confirmed) => OutputThrough = Math.Max(OutputThrough, confirmed.Through);

    /// <summary>The answers to rows that were learned, all still in the window.</summary>
    public BatchAnswered Answer(long first, int count)
    {
        var predictions = new double[count * model.OutputSize];
        for (var i = 0; i < count; i++)
            answers.Answer(first + i).CopyTo(predictions.AsSpan(i * model.OutputSize));
        return new BatchAnswered(first, count, model.OutputSize, predictions);
    }

    /// <summary>Applies a journaled change of the model.</summary>
    /// <exception cref="InvalidOperationException">It belongs to another row than the one that comes next.</exception>
    public void ApplyChange(IInstanceEvent change)
    {
        switch (change)
        {
            case SpecUpdated updated:
                var next = LifelongModel.Restore(updated.Spec, updated.State, weights(updated.Spec));
                Versions.Add(updated.Version, updated.Spec, updated.Origin, At(updated.Next), model.Save());
                Serve(next);
                break;
            case SpecRolledBack rolledBack:
                var again = LifelongModel.Restore(rolledBack.Spec, rolledBack.State, weights(rolledBack.Spec));
                var replaced = Versions.Serving.Number;
                Versions.Return(rolledBack.Version, At(rolledBack.Next), model.Save());
                if (rolledBack.Version == formerVersion)
                    ServeFormer(again, replaced);
                else
                    Serve(again);
                break;
            case InstanceReset reset:
                var anew = LifelongModel.Create(Spec, weights(Spec));
                // A promotion by rows that were on their way may have taken the number.
                Versions.Add(Math.Max(reset.Version, Versions.NextNumber), Spec, VersionOrigin.Reset, At(reset.Next), model.Save());
                Recent.Clear(NextSequence);
                Serve(anew);
                break;
            case GapDeclared gap:
                answers.Skip(Math.Max(At(gap.First), gap.Next));
                labels.Skip(NextSequence);
                Recent.Clear(NextSequence);
                if (live is null)
                    model.Break(NextSequence - gap.First);
                else
                    live.Break(NextSequence - gap.First);
                break;
            default:
                throw new InvalidOperationException($"{change.GetType().Name} is no change of a model.");
        }
    }

    /// <summary>Predictions of rows as if they came next; nothing is changed.</summary>
    public IInstanceReply Predict(PredictRows asked)
    {
        if (asked.Count is < 1 or > LearnBatch.MaximumRows || asked.Values.Length != (long)asked.Count * asked.RowSize)
        {
            return new InstanceRefused(
                InstanceRefusal.BadRow,
                $"The message claims {asked.Count} rows of {asked.RowSize} values and holds {asked.Values.Length}; allowed: 1 to "
                + $"{LearnBatch.MaximumRows} whole rows.");
        }

        for (var i = 0; i < asked.Count; i++)
        {
            if (Refusal(Row(asked.Values, asked.RowSize, i)) is { } reason)
                return new InstanceRefused(InstanceRefusal.BadRow, $"Row {i} of those to predict: {reason}", i);
        }

        var predictions = new double[asked.Count * model.OutputSize];
        model.PredictAhead(asked.Values.Span, predictions);
        return new RowsPredicted(NextSequence - 1, Versions.Serving.Number, asked.Count, model.OutputSize, predictions);
    }

    public InstanceDescription Describe() => new(
        Spec, NextSequence, OutputThrough, model.Rows, model.Tested, model.PrequentialNrmse, model.PrequentialErrorRate)
    {
        Instance = Instance,
        Version = Versions.Serving.Number,
        Epoch = Versions.Epoch,
        WarmingUp = Shadow?.NumberIn(Versions) ?? 0,
        Drifts = model.Drifts,
        RecentRows = (int)(Recent.Next - Recent.First),
        AwaitingLabels = model.AwaitingLabels,
        Live = live is null ? null : LiveSummary.Of(live),
    };

    public InstanceVersions DescribeVersions() => new(
        Versions.Serving.Number,
        Versions.Epoch,
        [.. Versions.All.Select(v => new VersionSummary(v.Number, v.Spec, v.Origin, v.From, v.Before))]);

    public InstanceExport Export() => new(Spec, model.Save());

    public InstanceSnapshot Save() => new(Spec, model.Save(), NextSequence, OutputThrough, answers.Save())
    {
        Instance = Instance,
        Epoch = Versions.Epoch,
        Versions = Versions.All,
        Recent = Recent.Save(),
        LabelHashes = labels.Save(),
        Live = live is null ? null : new LiveSnapshot(live.Template, live.Space, live.Save(), formerVersion),
        CreatedAs = Versions.CreatedAs,
    };

    /// <summary>
    /// What a version has learned by now, where it is the champion before, which goes on in the shadow; null for any other version.
    /// </summary>
    public RetiredModel? LearnedSince(ModelVersion version) =>
        version.Number == formerVersion && live?.Former is { } former ? new RetiredModel(former.Save(), NextSequence) : null;

    private static LivePopulation? Evolving(InstanceSpec instance, LifelongModel model) =>
        instance.Live is { } settings ? LivePopulation.Around(settings, LiveSpace.Of(model.Spec), model) : null;

    // A promotion follows from the rows alone, so that a replay finds it again: it needs no event.
    private void FollowChampion()
    {
        if (live is null || live.Champion == model)
            return;
        formerVersion = Versions.Serving.Number;
        Versions.Add(Versions.NextNumber, live.Champion.Spec, VersionOrigin.Promoted, NextSequence, model.Save());
        model = live.Champion;
    }

    // Whoever changes the model by hand begins anew with it: challengers and elites were bred around another.
    private void Serve(LifelongModel next)
    {
        model = next;
        live = Evolving(Instance, next);
        formerVersion = 0;
        Shadow = null;
    }

    private void ServeFormer(LifelongModel again, int replaced)
    {
        live!.RollBack(again);
        model = live.Champion;
        formerVersion = replaced;
        Shadow = null;
    }

    private long At(long next) => next == NextSequence
        ? next
        : throw new InvalidOperationException($"A change of the model at row {next} was to be applied at row {NextSequence}.");

    // What a device returned is no part of what the source gave: a row is known again without asking the device.
    private ulong Identity(ReadOnlySpan<double> row)
    {
        if (Spec.Reservoir is not ExternalSubstrateSpec device || row.Length != model.RowSize)
            return AnswerWindow.HashOf(row);
        var returned = Spec.Task.Inputs.Length;
        return AnswerWindow.HashOf(row[..(returned - device.States)], row[returned..]);
    }

    private string? Refusal(ReadOnlySpan<double> row)
    {
        try
        {
            model.Refuse(row);
            return null;
        }
        catch (SampleRefusedException e)
        {
            return e.Message;
        }
    }

    private static BatchLearned Rest(LearnBatch batch, int repeated) => new(
        batch.First + repeated,
        batch.Count - repeated,
        batch.RowSize,
        batch.Values[(repeated * batch.RowSize)..],
        batch.OutputThrough);

    private ReadOnlySpan<double> Label(ReadOnlySpan<double> row) => row[Spec.Task.Inputs.Length..];

    private static ReadOnlySpan<double> Row(ReadOnlyMemory<double> values, int rowSize, int row) =>
        values.Span.Slice(row * rowSize, rowSize);

    private static BatchVerdict.Refused Refuse(InstanceRefusal reason, string explanation, long sequence) =>
        new(new InstanceRefused(reason, explanation, sequence));
}
