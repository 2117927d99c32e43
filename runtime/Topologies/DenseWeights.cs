using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Every unit receives from every unit.</summary>
/// <param name="units">N</param>
/// <param name="values">[N, N] row-major; not written to.</param>
/// <param name="radius">Spectral radius where the draw gives it.</param>
internal sealed class DenseWeights(int units, double[] values, double? radius = null) : RecurrentWeights(units)
{
    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        for (var row = 0; row < Units; row++)
            product[row] = RowVectors.Dot(values.AsSpan(row * Units, Units), x);
    }

    public override RecurrentWeights Scaled(double factor) =>
        new DenseWeights(Units, Array.ConvertAll(values, w => w * factor), radius * Math.Abs(factor));

    public override double? RadiusInClosedForm(double leakRate) => leakRate == 1 ? radius : null;

    protected override IRecurrentKernel<double> DoubleKernel() => new DenseKernel<double>(Units, values);

    protected override IRecurrentKernel<float> SingleKernel() => new DenseKernel<float>(Units, values);

    public override void HashInto(XxHash128 hash) => WeightsHash.Append(hash, values);

    public override double[] ToDense() => (double[])values.Clone();
}
