using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>G (W + c I): recurrent weights with a self weight, each row times the gain of its unit.</summary>
/// <param name="weights">W</param>
/// <param name="selfWeight">c</param>
/// <param name="gain">The diagonal of G, [N]; not written to.</param>
internal sealed class GainedWeights(RecurrentWeights weights, double selfWeight, double[] gain) : RecurrentWeights(weights.Units)
{
    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        weights.Multiply(x, product);
        for (var row = 0; row < Units; row++)
            product[row] = gain[row] * Math.FusedMultiplyAdd(selfWeight, x[row], product[row]);
    }

    public override RecurrentWeights Scaled(double factor) =>
        new GainedWeights(weights, selfWeight, Array.ConvertAll(gain, g => g * factor));

    protected override IRecurrentKernel<double> DoubleKernel() => new DenseKernel<double>(Units, ToDense());

    protected override IRecurrentKernel<float> SingleKernel() => new DenseKernel<float>(Units, ToDense());

    public override void HashInto(XxHash128 hash)
    {
        weights.HashInto(hash);
        WeightsHash.Append(hash, [selfWeight]);
        WeightsHash.Append(hash, gain);
    }

    public override double[] ToDense()
    {
        var dense = weights.ToDense();
        for (var row = 0; row < Units; row++)
        {
            dense[(row * Units) + row] += selfWeight;
            RowVectors.Scale(gain[row], dense.AsSpan(row * Units, Units));
        }

        return dense;
    }
}
