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
        return Cost(
            spec.Task.Kind == TaskKind.Classification ? test.Error.ErrorRate : test.Error.Nrmse, model, fitted, rows);
    }

    /// <summary>
    /// A step per row, a rank-one update of the sums, or a reflection, per fitted row, and one factorisation or, to choose the ridge, one
    /// eigendecomposition more.
    /// </summary>
    internal static TaskRun Cost(double figure, LifelongModel model, int fitted, int rows)
    {
        long features = model.Spec.FeatureSize;
        var sums = features * (features + 1) / 2;
        if (model.Spec.Readout.Learner == OnlineLearner.InformationFilter)
            sums *= 2;
        return new TaskRun(
            figure,
            (rows * (model.Reservoir.OperationsPerStep + (features * model.OutputSize))) + (fitted * sums) + (features * features * features / 6) + model.Spec.Readout.ChoiceOperations(features),
            (rows * model.Reservoir.BytesPerStep) + (fitted * features * sizeof(double)),
            model.Spec.Readout.Ridge);
    }
}
