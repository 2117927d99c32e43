using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Live;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>Events and snapshot of an instance, and their forms.</summary>
internal static class InstanceMapper
{
    public static InstanceCreatedForm ToForm(InstanceCreated created) => new()
    {
        Spec = ModelSpecMapper.ToForm(created.Spec),
        Learned = created.Learned is null ? null : ModelStateMapper.ToForm(created.Learned),
        Instance = InstanceSpecMapper.ToForm(created.Instance),
    };

    public static InstanceCreated FromForm(string form, InstanceCreatedForm created)
    {
        var spec = ModelSpecMapper.FromForm(form, created.Spec);
        return new InstanceCreated(spec, created.Learned is null ? null : ModelStateMapper.FromForm(form, created.Learned, spec))
        {
            Instance = InstanceSpecMapper.FromForm(form, created.Instance),
        };
    }

    public static BatchLearnedForm ToForm(BatchLearned batch) => new()
    {
        First = batch.First,
        Count = batch.Count,
        RowSize = batch.RowSize,
        ValuesF64 = DoubleArrayForm.Of(batch.Values),
        OutputThrough = batch.OutputThrough,
    };

    public static BatchLearned FromForm(string form, BatchLearnedForm batch)
    {
        if (batch.First < 0 || batch.Count < 1 || batch.RowSize < 1)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered,
                form,
                $"it tells of {batch.Count} rows of {batch.RowSize} values from row {batch.First}");
        }

        return new BatchLearned(
            batch.First,
            batch.Count,
            batch.RowSize,
            DoubleArrayForm.Read(form, "values_f64", batch.ValuesF64, (long)batch.Count * batch.RowSize),
            Watermark(form, batch.OutputThrough));
    }

    public static LabelsLearnedForm ToForm(LabelsLearned labels) => new()
    {
        Sequences = { labels.Sequences },
        LabelSize = labels.LabelSize,
        ValuesF64 = DoubleArrayForm.Of(labels.Values),
    };

    public static LabelsLearned FromForm(string form, LabelsLearnedForm labels)
    {
        if (labels.Sequences.Count == 0 || labels.LabelSize < 1 || labels.Sequences.Any(sequence => sequence < 0))
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered,
                form,
                $"it tells of {labels.Sequences.Count} labels of {labels.LabelSize} values for rows {string.Join(", ", labels.Sequences)}");
        }

        return new LabelsLearned(
            [.. labels.Sequences],
            labels.LabelSize,
            DoubleArrayForm.Read(form, "values_f64", labels.ValuesF64, (long)labels.Sequences.Count * labels.LabelSize));
    }

    public static OutputConfirmedForm ToForm(OutputConfirmed confirmed) => new() { Through = confirmed.Through };

    public static OutputConfirmed FromForm(string form, OutputConfirmedForm confirmed) =>
        new(Watermark(form, confirmed.Through));

    public static OwnershipClaimedForm ToForm(OwnershipClaimed claimed) => new() { Node = claimed.Node };

    public static OwnershipClaimed FromForm(OwnershipClaimedForm claimed) => new(claimed.Node);

    public static GapDeclaredForm ToForm(GapDeclared gap) => new() { First = gap.First, Next = gap.Next };

    public static GapDeclared FromForm(string form, GapDeclaredForm gap) => gap.First >= 0 && gap.Next >= gap.First
        ? new GapDeclared(gap.First, gap.Next)
        : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its rows go from {gap.First} to {gap.Next}");

    public static CheckpointBegunForm ToForm(CheckpointBegun begun) => new() { Next = begun.Next };

    public static CheckpointBegun FromForm(string form, CheckpointBegunForm begun) => begun.Next >= 0
        ? new CheckpointBegun(begun.Next)
        : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"it speaks of row {begun.Next}");

    public static InstanceSnapshotForm ToForm(InstanceSnapshot snapshot) => new()
    {
        Spec = ModelSpecMapper.ToForm(snapshot.Spec),
        State = ModelStateMapper.ToForm(snapshot.State),
        NextSequence = snapshot.NextSequence,
        OutputThrough = snapshot.OutputThrough,
        Answers = new AnswerWindowForm
        {
            First = snapshot.Answers.First,
            OutputSize = snapshot.Answers.OutputSize,
            RowHashesU64 = DoubleArrayForm.OfWords(snapshot.Answers.RowHashes.Span),
            PredictionsF64 = DoubleArrayForm.Of(snapshot.Answers.Predictions),
        },
        Instance = InstanceSpecMapper.ToForm(snapshot.Instance),
        Epoch = snapshot.Epoch,
        Versions = { snapshot.Versions.Select(ModelVersionMapper.ToForm) },
        Recent = snapshot.Recent is null ? null : RecentRowsMapper.ToForm(snapshot.Recent),
        LabelHashesU64 = DoubleArrayForm.OfWords(snapshot.LabelHashes.Span),
        Live = snapshot.Live is null ? null : LiveStateMapper.ToForm(snapshot.Live),
        CreatedAs = snapshot.CreatedAs is null ? null : ModelSpecMapper.ToForm(snapshot.CreatedAs),
    };

    public static InstanceSnapshot FromForm(string form, InstanceSnapshotForm snapshot)
    {
        var spec = ModelSpecMapper.FromForm(form, snapshot.Spec);
        if (snapshot.NextSequence < 0)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"next_sequence is {snapshot.NextSequence}");
        if (snapshot.Instance?.Live is null != (snapshot.Live is null))
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "it has live evolution without a population, or a population without");
        return new InstanceSnapshot(
            spec,
            ModelStateMapper.FromForm(form, snapshot.State, spec),
            snapshot.NextSequence,
            Watermark(form, snapshot.OutputThrough),
            AnswersFrom(form, snapshot.Answers, spec))
        {
            Instance = InstanceSpecMapper.FromForm(form, snapshot.Instance),
            Epoch = snapshot.Epoch,
            Versions = [.. snapshot.Versions.Select(version => ModelVersionMapper.FromForm(form, version))],
            Recent = snapshot.Recent is null ? null : RecentRowsMapper.FromForm(form, snapshot.Recent),
            LabelHashes = DoubleArrayForm.ReadWords(
                form, "label_hashes_u64", snapshot.LabelHashesU64, Math.Min(snapshot.NextSequence, spec.Task.LabelHorizon)),
            Live = snapshot.Live is null ? null : LiveStateMapper.FromForm(form, snapshot.Live),
            CreatedAs = snapshot.CreatedAs is null ? null : ModelSpecMapper.FromForm(form, snapshot.CreatedAs),
        };
    }

    private static AnswerWindowState AnswersFrom(string form, AnswerWindowForm? answers, ModelSpec spec)
    {
        if (answers is null)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its answers are missing");
        var rows = answers.RowHashesU64.Length / sizeof(ulong);
        if (answers.First < 0 || answers.OutputSize != spec.Task.OutputSize || rows > AnswerWindowState.MaximumRows)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered,
                form,
                $"it keeps {rows} answers of {answers.OutputSize} values from row {answers.First}; its spec gives "
                + $"{spec.Task.OutputSize} values, and at most {AnswerWindowState.MaximumRows} answers are kept");
        }

        return new AnswerWindowState(
            answers.First,
            answers.OutputSize,
            DoubleArrayForm.ReadWords(form, "row_hashes_u64", answers.RowHashesU64, rows),
            DoubleArrayForm.Read(form, "predictions_f64", answers.PredictionsF64, (long)rows * answers.OutputSize));
    }

    private static long Watermark(string form, long through) =>
        through >= -1
            ? through
            : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"its output watermark is {through}");
}
