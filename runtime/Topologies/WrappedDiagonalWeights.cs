using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>W = sum over k of diag(d_k) S^(s_k), S being the shift by one unit that wraps around: row i receives from i - s_k.</summary>
/// <param name="units">N</param>
/// <param name="shifts">s_k: different, ascending, 0 to N - 1.</param>
/// <param name="values">d_k one after another, [K, N]; not written to.</param>
internal sealed class WrappedDiagonalWeights(int units, int[] shifts, double[] values) : RecurrentWeights(units)
{
    /// <summary>As many different shifts as the degree, values uniform in [-1, 1).</summary>
    public static WrappedDiagonalWeights Draw(int units, int degree, RandomStream random)
    {
        var shifts = new int[units];
        for (var i = 0; i < units; i++)
            shifts[i] = i;
        SparseDraw.Choose(degree, shifts, random);
        var chosen = shifts[..degree];
        Array.Sort(chosen);
        return new WrappedDiagonalWeights(units, chosen, WeightDraw.Uniform(units * degree, 1, random));
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        product.Clear();
        for (var k = 0; k < shifts.Length; k++)
        {
            var shift = shifts[k];
            var diagonal = values.AsSpan(k * Units, Units);
            for (var row = 0; row < shift; row++)
                product[row] = Math.FusedMultiplyAdd(diagonal[row], x[row + Units - shift], product[row]);
            for (var row = shift; row < Units; row++)
                product[row] = Math.FusedMultiplyAdd(diagonal[row], x[row - shift], product[row]);
        }
    }

    public override RecurrentWeights Scaled(double factor) =>
        new WrappedDiagonalWeights(Units, shifts, Array.ConvertAll(values, w => w * factor));

    public override RecurrentWeights Absolute() =>
        new WrappedDiagonalWeights(Units, shifts, Array.ConvertAll(values, Math.Abs));

    protected override IRecurrentKernel<double> DoubleKernel() => new WrappedDiagonalKernel<double>(Units, shifts, values);

    protected override IRecurrentKernel<float> SingleKernel() => new WrappedDiagonalKernel<float>(Units, shifts, values);

    public override void HashInto(XxHash128 hash)
    {
        WeightsHash.Append(hash, shifts);
        WeightsHash.Append(hash, values);
    }

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var at = 0; at < values.Length; at++)
        {
            var row = at % Units;
            dense[(row * Units) + ((row + Units - shifts[at / Units]) % Units)] = values[at];
        }

        return dense;
    }
}
