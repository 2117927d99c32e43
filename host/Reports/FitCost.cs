using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>What a batch fit and the predictions after it take.</summary>
/// <param name="Operations">Multiply-adds.</param>
/// <param name="Bytes">Bytes of weights and sums that they move.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FitCost(long Operations, long Bytes)
{
    /// <summary>
    /// A step and a prediction per row, a rank-one update of the sums, or a reflection, per fitted row, and one factorisation or, to choose
    /// the ridge, one eigendecomposition more; for a readout that is fitted in one pass, what it takes to learn those rows.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="fitted">Rows that it was fitted to.</param>
    /// <param name="rows">All rows that it read, those included.</param>
    public static FitCost Of(LifelongModel model, long fitted, long rows)
    {
        long features = model.Spec.FeatureSize;
        var sums = features * (features + 1) / 2;
        if (model.Spec.Readout.Learner == OnlineLearner.Logistic)
            return OfOnePass(model, fitted, rows);
        if (model.Spec.Readout.Learner == OnlineLearner.InformationFilter)
            sums *= 2;
        return new FitCost(
            (rows * (model.Reservoir.OperationsPerStep + (features * model.OutputSize))) + (fitted * sums) + (features * features * features / 6)
                + model.Spec.Readout.ChoiceOperations(features),
            (rows * model.Reservoir.BytesPerStep) + (fitted * features * sizeof(double)));
    }

    private static FitCost OfOnePass(LifelongModel model, long fitted, long rows)
    {
        var prediction = (long)model.Spec.FeatureSize * model.OutputSize;
        return new FitCost(
            (fitted * model.OperationsPerRow) + ((rows - fitted) * (model.Reservoir.OperationsPerStep + prediction)),
            (fitted * model.BytesPerRow) + ((rows - fitted) * model.Reservoir.BytesPerStep));
    }
}
