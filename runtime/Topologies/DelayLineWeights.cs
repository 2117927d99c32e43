using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Unit i receives from unit i - 1 alone, unit 0 from none, all with one weight: W^N = 0, and every eigenvalue is 0.</summary>
internal sealed class DelayLineWeights(int units, double weight) : RecurrentWeights(units)
{
    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        product[0] = 0;
        for (var row = 1; row < Units; row++)
            product[row] = weight * x[row - 1];
    }

    public override RecurrentWeights Scaled(double factor) => new DelayLineWeights(Units, weight * factor);

    public override RecurrentWeights Absolute() => new DelayLineWeights(Units, Math.Abs(weight));

    public override double? RadiusInClosedForm(double leakRate) => 1 - leakRate;

    protected override IRecurrentKernel<double> DoubleKernel() => new DelayLineKernel<double>(Units, weight);

    protected override IRecurrentKernel<float> SingleKernel() => new DelayLineKernel<float>(Units, weight);

    public override void HashInto(XxHash128 hash) => WeightsHash.Append(hash, [weight]);

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var row = 1; row < Units; row++)
            dense[(row * Units) + row - 1] = weight;
        return dense;
    }
}
