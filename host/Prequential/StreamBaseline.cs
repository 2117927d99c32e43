using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>What costs nothing: the last target again, and the most frequent class so far, on the same rows.</summary>
internal sealed class StreamBaseline(TaskSpec task)
{
    private readonly int target = task.Columns.IndexOf(task.Targets[0]);
    private readonly Queue<double> last = new();
    private readonly long[] counts = new long[Math.Max(1, task.Classes.Length)];
    private readonly ErrorSums persistence = new(1);
    private double held;
    private long tested;
    private long sameAsBefore;
    private long mostFrequent;

    /// <summary>NRMSE of repeating the value of a horizon before, or the share of labels that equal the one before.</summary>
    public double Last => task.Kind == TaskKind.Classification ? (double)sameAsBefore / tested : persistence.Nrmse;

    /// <summary>Share of labels that are the most frequent one so far; NaN unless the task is a classification.</summary>
    public double MostFrequent => task.Kind == TaskKind.Classification ? (double)mostFrequent / tested : double.NaN;

    /// <summary>Predicts the row's target from the rows before, then takes it in.</summary>
    public void Take(ReadOnlySpan<double> row)
    {
        var value = row[target];
        var lag = Math.Max(1, task.Horizon);
        if (double.IsNaN(value))
        {
            if (task.Kind == TaskKind.Forecast)
                Hold(lag);
            return;
        }

        held = value;
        if (last.Count == lag)
        {
            var before = last.Dequeue();
            if (task.Kind == TaskKind.Classification)
            {
                tested++;
                sameAsBefore += before == value ? 1 : 0;
                mostFrequent += Array.IndexOf(counts, counts.Max()) == (int)value ? 1 : 0;
            }
            else
            {
                persistence.Add([before], [value]);
            }
        }

        last.Enqueue(value);
        if (task.Kind == TaskKind.Classification)
            counts[(int)value]++;
    }

    // The row passes: the last value stands in its place, and nothing is tested against it.
    private void Hold(int lag)
    {
        if (last.Count == lag)
            last.Dequeue();
        last.Enqueue(held);
    }
}
