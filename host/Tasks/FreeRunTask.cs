using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>
/// Fitted one row ahead, then run free for a number of rows from many starts on rows that were not fitted, as in Jaeger and
/// Haas 2004: the error of the last prediction over all starts, by the deviation of the series.
/// </summary>
internal sealed record FreeRunTask : GeneratedTask
{
    /// <summary>The series of so many rows under a seed.</summary>
    public required Func<int, ulong, TimeSeries> Generate { get; init; }

    /// <summary>Rows that it runs by itself.</summary>
    public required int Steps { get; init; }

    /// <summary>Rows between two starts.</summary>
    public int RowsBetweenStarts { get; init; } = 20;

    public override TaskRun Run(ModelSpec spec, ulong seed, CancellationToken cancellation)
    {
        var fitted = spec.Washout + TrainRows;
        var series = Generate(fitted + TestRows, seed);
        var training = new BatchTraining(spec, series, fitted);
        while (training.Advance(64))
            cancellation.ThrowIfCancellationRequested();
        var model = training.Finish();
        var free = new FreeRun(model);
        var error = new ErrorSums(spec.Task.OutputSize);
        var ahead = new double[spec.Task.OutputSize];
        var starts = 0;
        for (var row = fitted; row + Steps <= series.Rows; row++)
        {
            if ((row - fitted) % RowsBetweenStarts == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                free.Ahead(Steps, ahead);
                error.Add(ahead, series.Row(row + Steps - 1));
                starts++;
            }

            free.Force(series.Row(row));
        }

        return TaskRun.Of(error.Nrmse, model, FitCost.Of(model, fitted, series.Rows + (starts * Steps)));
    }
}
