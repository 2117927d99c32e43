using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>Ridge on the first rows, the rest predicted with everything learned held fixed.</summary>
internal sealed record HeldOutTask : GeneratedTask
{
    private const int RowsPerSlice = 64;

    /// <summary>The series of so many rows under a seed.</summary>
    public required Func<int, ulong, TimeSeries> Generate { get; init; }

    public override TaskRun Run(ModelSpec spec, ulong seed, CancellationToken cancellation)
    {
        var fitted = spec.Washout + TrainRows;
        var rows = fitted + TestRows;
        var series = Generate(rows, seed);
        var training = new BatchTraining(spec, series, fitted);
        while (training.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        var model = training.Finish();
        var test = new HeldOutTest(model, series, fitted, TestRows);
        while (test.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        return TaskRun.Of(
            spec.Task.Kind == TaskKind.Classification ? test.Error.ErrorRate : test.Error.Nrmse, model, FitCost.Of(model, fitted, rows));
    }
}
