using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Unit i receives from unit i - 1 alone, unit 0 from the last, all with one weight.</summary>
internal sealed class RingWeights(int units, double weight) : RecurrentWeights(units)
{
    public double Weight => weight;

    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        for (var row = 0; row < Units; row++)
            product[row] = weight * x[row == 0 ? Units - 1 : row - 1];
    }

    public override RecurrentWeights Scaled(double factor) => new RingWeights(Units, weight * factor);

    public override RecurrentWeights Absolute() => new RingWeights(Units, Math.Abs(weight));

    protected override IRecurrentKernel<double> DoubleKernel() => new RingKernel<double>(Units, weight);

    protected override IRecurrentKernel<float> SingleKernel() => new RingKernel<float>(Units, weight);

    public override void HashInto(XxHash128 hash) => WeightsHash.Append(hash, [weight]);

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var row = 0; row < Units; row++)
            dense[(row * Units) + (row == 0 ? Units - 1 : row - 1)] = weight;
        return dense;
    }
}
