using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Every unit receives from the same number of units.</summary>
/// <param name="units">N</param>
/// <param name="inDegree">Entries per row.</param>
/// <param name="columns">[N, inDegree], different and ascending within a row; not written to.</param>
/// <param name="values">[N, inDegree]; not written to.</param>
internal sealed class SparseWeights(int units, int inDegree, int[] columns, double[] values) : RecurrentWeights(units)
{
    public int InDegree => inDegree;

    /// <summary>The unit that entry <paramref name="k"/> of a row receives from.</summary>
    public int Column(int row, int k) => columns[(row * inDegree) + k];

    /// <summary>The weight of entry <paramref name="k"/> of a row.</summary>
    public double Value(int row, int k) => values[(row * inDegree) + k];

    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        var at = 0;
        for (var row = 0; row < Units; row++)
        {
            var sum = 0.0;
            for (var k = 0; k < inDegree; k++, at++)
                sum = Math.FusedMultiplyAdd(values[at], x[columns[at]], sum);
            product[row] = sum;
        }
    }

    public override RecurrentWeights Scaled(double factor) =>
        new SparseWeights(Units, inDegree, columns, Array.ConvertAll(values, w => w * factor));

    public override RecurrentWeights Absolute() =>
        new SparseWeights(Units, inDegree, columns, Array.ConvertAll(values, Math.Abs));

    protected override IRecurrentKernel<double> DoubleKernel() => new SlicedEllKernel<double>(Units, inDegree, columns, values);

    protected override IRecurrentKernel<float> SingleKernel() => new SlicedEllKernel<float>(Units, inDegree, columns, values);

    public override void HashInto(XxHash128 hash)
    {
        WeightsHash.Append(hash, columns);
        WeightsHash.Append(hash, values);
    }

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var at = 0; at < values.Length; at++)
            dense[(at / inDegree * Units) + columns[at]] = values[at];
        return dense;
    }
}
