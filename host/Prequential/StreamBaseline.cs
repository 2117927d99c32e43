using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>What costs nothing: the last targets again, and the most frequent class so far, on the same rows.</summary>
internal sealed class StreamBaseline(TaskSpec task)
{
    private readonly int[] targets = [.. task.Targets.Select(target => task.Columns.IndexOf(target))];
    private readonly Queue<double[]> last = new();
    private readonly long[] counts = new long[Math.Max(1, task.Classes.Length)];
    private readonly ErrorSums persistence = new(task.Targets.Length);
    private readonly double[] held = new double[task.Targets.Length];
    private long tested;
    private long sameAsBefore;
    private long mostFrequent;

    /// <summary>
    /// NRMSE of repeating the value of a horizon before, of several targets the mean of theirs; or the share of labels that equal the one before.
    /// </summary>
    public double Last => task.Kind == TaskKind.Classification ? (double)sameAsBefore / tested : persistence.MeanNrmse;

    /// <summary>Share of labels that are the most frequent one so far; NaN unless the task is a classification.</summary>
    public double MostFrequent => task.Kind == TaskKind.Classification ? (double)mostFrequent / tested : double.NaN;

    /// <summary>NRMSE of repeating one target of a task whose targets are numbers.</summary>
    public double LastOf(int target) => persistence.NrmseOf(target);

    /// <summary>Predicts the row's targets from the rows before, then takes it in.</summary>
    public void Take(ReadOnlySpan<double> row)
    {
        var values = new double[targets.Length];
        for (var t = 0; t < targets.Length; t++)
            values[t] = row[targets[t]];
        var lag = Math.Max(1, task.Horizon);
        if (Array.Exists(values, double.IsNaN))
        {
            if (task.Kind == TaskKind.Forecast)
                Hold(values, lag);
            return;
        }

        values.CopyTo(held, 0);
        if (last.Count == lag)
            Test(last.Dequeue(), values);
        last.Enqueue(values);
        if (task.Kind == TaskKind.Classification)
            counts[(int)values[0]]++;
    }

    private void Test(double[] before, double[] values)
    {
        if (task.Kind != TaskKind.Classification)
        {
            persistence.Add(before, values);
            return;
        }

        tested++;
        sameAsBefore += before[0] == values[0] ? 1 : 0;
        mostFrequent += Array.IndexOf(counts, counts.Max()) == (int)values[0] ? 1 : 0;
    }

    // The row passes: the last value stands in the place of each that is missing, and nothing is tested against it.
    private void Hold(double[] values, int lag)
    {
        for (var t = 0; t < values.Length; t++)
            held[t] = double.IsNaN(values[t]) ? held[t] : values[t];
        if (last.Count == lag)
            last.Dequeue();
        last.Enqueue([.. held]);
    }
}
