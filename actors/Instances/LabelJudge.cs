using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Actors.Instances;

/// <summary>The rules for labels that come after their rows. Changes nothing itself.</summary>
/// <param name="model">Knows what can be learned.</param>
/// <param name="book">Knows what has been.</param>
internal sealed class LabelJudge(LifelongModel model, LabelBook book)
{
    /// <summary>What to do with labels.</summary>
    /// <param name="labels">The message.</param>
    /// <param name="head">The row that comes next once everything in flight is applied.</param>
    /// <param name="inFlight">Rows whose labels are under way to the journal.</param>
    public LabelVerdict Judge(LearnLabels labels, long head, IReadOnlySet<long> inFlight)
    {
        var count = labels.Count;
        if (book.Horizon == 0)
        {
            return Refuse(
                InstanceRefusal.NoLabelHorizon,
                "The model has no label horizon: its rows carry their labels. Create an instance whose task has a labelHorizon.");
        }

        if (count is < 1 or > LearnBatch.MaximumRows || labels.Values.Length != (long)count * labels.LabelSize)
        {
            return Refuse(
                InstanceRefusal.BadLabel,
                $"The message claims {count} labels of {labels.LabelSize} values and holds {labels.Values.Length}; allowed: 1 to "
                + $"{LearnBatch.MaximumRows} whole labels.");
        }

        if (labels.Sequences.Distinct().Count() != count)
            return Refuse(InstanceRefusal.BadLabel, "The message labels a row twice; allowed: each row once.");
        for (var i = 0; i < count; i++)
        {
            if (Refusal(labels.Sequences[i], labels.Label(i), head) is { } refused)
                return refused;
        }

        if (labels.Sequences.Any(sequence => sequence >= book.Next || inFlight.Contains(sequence)))
            return new LabelVerdict.Wait();
        return Fresh(labels) is { } fresh ? new LabelVerdict.Learn(fresh) : new LabelVerdict.Repeat();
    }

    private LabelVerdict.Refused? Refusal(long sequence, ReadOnlySpan<double> label, long head)
    {
        var oldest = Math.Max(0, head - book.Horizon);
        if (sequence >= head)
        {
            return Refuse(
                InstanceRefusal.LabelTooEarly,
                $"Row {sequence} has not come; row {head} is expected. Send the label after the row.",
                sequence);
        }

        if (sequence < oldest)
        {
            return Refuse(
                InstanceRefusal.LabelTooLate,
                $"The label of row {sequence} comes too late: the label horizon is {book.Horizon} rows, and labels are taken from row {oldest} on.",
                sequence);
        }

        try
        {
            model.RefuseLabel(label);
        }
        catch (SampleRefusedException e)
        {
            return Refuse(InstanceRefusal.BadLabel, $"The label of row {sequence}: {e.Message}", sequence);
        }

        if (sequence >= book.Next)
            return null;
        if (book.Missing(sequence))
            return Refuse(InstanceRefusal.BadLabel, $"Row {sequence} was declared missing; it has no label.", sequence);
        return book.Labelled(sequence) && !book.Holds(sequence, label)
            ? Refuse(
                InstanceRefusal.LabelDiffers,
                $"Row {sequence} has another label, which was learned; a row keeps its label for good.",
                sequence)
            : null;
    }

    private LabelsLearned? Fresh(LearnLabels labels)
    {
        int[] fresh = [.. Enumerable.Range(0, labels.Count).Where(i => !book.Labelled(labels.Sequences[i]))];
        if (fresh.Length == 0)
            return null;
        var values = new double[fresh.Length * labels.LabelSize];
        for (var i = 0; i < fresh.Length; i++)
            labels.Label(fresh[i]).CopyTo(values.AsSpan(i * labels.LabelSize));
        return new LabelsLearned([.. fresh.Select(i => labels.Sequences[i])], labels.LabelSize, values);
    }

    private static LabelVerdict.Refused Refuse(InstanceRefusal reason, string explanation, long sequence = -1) =>
        new(new InstanceRefused(reason, explanation, sequence));
}
