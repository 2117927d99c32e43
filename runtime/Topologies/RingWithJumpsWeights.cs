using System.IO.Hashing;
using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// A ring, and jumps between the units 0, l, 2l, ... in both directions: the last of them is joined to unit 0 when l divides N,
/// and to none otherwise (Rodan and Tino 2012, doi:10.1162/NECO_a_00297).
/// </summary>
/// <param name="units">N, at least 5.</param>
/// <param name="length">l, 2 to (N - 1) / 2.</param>
/// <param name="ring">Weight of the ring.</param>
/// <param name="jump">Weight of the jumps.</param>
internal sealed class RingWithJumpsWeights(int units, int length, double ring, double jump) : RecurrentWeights(units)
{
    /// <summary>Most units that a row receives from: the one before, and a jump from either side.</summary>
    public const int Entries = 3;

    private const int MostNewtonSteps = 200;

    /// <summary>Whether no weight is below 0.</summary>
    public bool NonNegative => ring >= 0 && jump >= 0;

    private bool Closed => Units % length == 0;

    // Units that jumps start and end at: 0, l, ..., (count - 1) l.
    private int JumpUnits => Closed ? Units / length : (Units / length) + 1;

    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        product.Clear();
        ToKernel<double>().Accumulate(x, product);
    }

    public override RecurrentWeights Scaled(double factor) =>
        new RingWithJumpsWeights(Units, length, ring * factor, jump * factor);

    public override RecurrentWeights Absolute() => new RingWithJumpsWeights(Units, length, Math.Abs(ring), Math.Abs(jump));

    /// <summary>
    /// Non-negative weights have their radius as an eigenvalue. When l divides N, the pattern repeats every l units, so does its
    /// eigenvector, and the value is the root above 0 of v = 2 jump + ring (ring / v)^(l-1).
    /// </summary>
    public override double? RadiusInClosedForm(double leakRate)
    {
        if (!Closed || !NonNegative || ring == 0)
            return null;

        // The difference of the sides rises and bends down: Newton's steps from below rise to the root and stay below it.
        var value = ring;
        for (var step = 0; step < MostNewtonSteps; step++)
        {
            var power = ring;
            for (var i = 1; i < length; i++)
                power *= ring / value;
            var next = value + (((2 * jump) + power - value) / (1 + ((length - 1) * power / value)));
            if (!(next > value))
                break;
            value = next;
        }

        return (1 - leakRate) + (leakRate * value);
    }

    protected override IRecurrentKernel<double> DoubleKernel() => Kernel<double>();

    protected override IRecurrentKernel<float> SingleKernel() => Kernel<float>();

    public override void HashInto(XxHash128 hash)
    {
        WeightsHash.Append(hash, [length]);
        WeightsHash.Append(hash, [ring, jump]);
    }

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var row = 0; row < Units; row++)
            dense[(row * Units) + (row == 0 ? Units - 1 : row - 1)] = ring;
        for (var k = 0; k < (Closed ? JumpUnits : JumpUnits - 1); k++)
        {
            var from = k * length;
            var to = (from + length) % Units;
            dense[(from * Units) + to] = jump;
            dense[(to * Units) + from] = jump;
        }

        return dense;
    }

    private RingWithJumpsKernel<T> Kernel<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var columns = new int[JumpUnits * Entries];
        var weights = new double[columns.Length];
        for (var k = 0; k < JumpUnits; k++)
        {
            var row = k * length;
            List<(int Column, double Weight)> entries = [(row == 0 ? Units - 1 : row - 1, ring)];
            if (k > 0 || Closed)
                entries.Add((k > 0 ? row - length : Units - length, jump));
            if (k < JumpUnits - 1 || Closed)
                entries.Add((k < JumpUnits - 1 ? row + length : 0, jump));
            entries.Sort();
            for (var entry = 0; entry < entries.Count; entry++)
                (columns[(k * Entries) + entry], weights[(k * Entries) + entry]) = entries[entry];
        }

        return new RingWithJumpsKernel<T>(Units, length, ring, columns, weights);
    }
}
