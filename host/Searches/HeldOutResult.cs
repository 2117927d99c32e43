using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>
/// A model fitted on training and validation rows, and its predictions of the test rows: learning on, as in service, and
/// with everything learned held fixed.
/// </summary>
/// <param name="Model">Stands after the last fitted row.</param>
/// <param name="Score">Its errors.</param>
/// <param name="Predictions">Those made while learning on, [test rows, outputs].</param>
internal sealed record HeldOutResult(LifelongModel Model, Score Score, ReadOnlyMemory<double> Predictions)
{
    private const int RowsPerSlice = 64;

    /// <summary>Fits a model and tests it; the search has looked at no test row.</summary>
    public static HeldOutResult Of(ModelSpec spec, TimeSeries data, SeriesSplit split, WorkTally work, CancellationToken cancellation)
    {
        var model = Fit(spec, data, split.FittedRows, cancellation);
        var test = new PrequentialTest(model, data, split.FittedRows, split.TestRows);
        while (test.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        var held = new HeldOutTest(model, data, split.FittedRows, split.TestRows);
        while (held.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        work.Add(FitCost.Of(model, split.FittedRows, split.FittedRows + split.TestRows));
        work.AddLearned(model, split.TestRows);
        return new HeldOutResult(model, Score.Of(test.Error, spec.Task, held.Error), test.Predictions);
    }

    /// <summary>Fits a model to the first rows.</summary>
    public static LifelongModel Fit(ModelSpec spec, TimeSeries data, int rows, CancellationToken cancellation)
    {
        var training = new BatchTraining(spec, data, rows);
        while (training.Advance(RowsPerSlice))
            cancellation.ThrowIfCancellationRequested();
        return training.Finish();
    }
}
