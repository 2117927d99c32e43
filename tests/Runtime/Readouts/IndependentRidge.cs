using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Readouts;

/// <summary>Ridge regression by another road: QR of the rows with the root of the penalty below them, in MathNet.</summary>
internal static class IndependentRidge
{
    public static double[] Solve(double[][] features, double[][] targets, double ridge, bool penaliseBias)
    {
        var f = features[0].Length;
        var extra = Enumerable.Range(0, penaliseBias ? f : f - 1).Select(i =>
        {
            var row = new double[f];
            row[i] = Math.Sqrt(ridge);
            return row;
        });
        var rows = features.Concat(extra).ToArray();
        var y = targets.Concat(Enumerable.Repeat(new double[targets[0].Length], rows.Length - targets.Length)).ToArray();
        var solution = Matrix<double>.Build.DenseOfRowArrays(rows).QR().Solve(Matrix<double>.Build.DenseOfRowArrays(y));
        return solution.ToColumnMajorArray();
    }
}
