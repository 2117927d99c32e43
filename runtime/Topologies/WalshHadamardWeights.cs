using System.IO.Hashing;
using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// W = factor H D P: a permutation P, signs D, and H block-diagonal with Walsh-Hadamard matrices of norm 1, their sizes being powers
/// of two. Orthogonal times the factor, whatever N is.
/// </summary>
/// <remarks>
/// The blocks are the largest powers of two that are left of N, up to <see cref="HadamardBlocks.Largest"/>; the permutation mixes
/// them from step to step. Entry (i, j) of a block of size p is (-1)^(bits in i and j) / sqrt(p). Structured reservoirs: Dong, Ohana,
/// Rafayelyan, Krzakala 2020, arXiv:2006.07310 (their form has three transforms on a padded square, ours one on N).
/// </remarks>
/// <param name="units">N</param>
/// <param name="sources">P: row i takes unit sources[i]; not written to.</param>
/// <param name="signs">D: +1 or -1, [N]; not written to.</param>
/// <param name="factor">Spectral radius, with any sign.</param>
internal sealed class WalshHadamardWeights(int units, int[] sources, double[] signs, double factor) : RecurrentWeights(units)
{
    /// <summary>Random signs and a random permutation; factor 1.</summary>
    public static WalshHadamardWeights Draw(int units, RandomStream random)
    {
        var sources = SparseDraw.Shuffled(units, random);
        var signs = new double[units];
        foreach (ref var sign in signs.AsSpan())
            sign = random.NextUInt64() >> 63 == 0 ? 1 : -1;
        return new WalshHadamardWeights(units, sources, signs, 1);
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> product)
    {
        product.Clear();
        ToKernel<double>().Accumulate(x, product);
    }

    public override RecurrentWeights Scaled(double by) => new WalshHadamardWeights(Units, sources, signs, factor * by);

    public override double? RadiusInClosedForm(double leakRate) => leakRate == 1 ? Math.Abs(factor) : null;

    protected override IRecurrentKernel<double> DoubleKernel() => new HadamardKernel<double>(sources, signs, factor);

    protected override IRecurrentKernel<float> SingleKernel() => new HadamardKernel<float>(sources, signs, factor);

    public override void HashInto(XxHash128 hash)
    {
        WeightsHash.Append(hash, sources);
        WeightsHash.Append(hash, signs);
        WeightsHash.Append(hash, [factor]);
    }

    public override double[] ToDense()
    {
        var dense = new double[Units * Units];
        for (var first = 0; first < Units;)
        {
            var size = HadamardBlocks.Size(Units - first);
            var entry = factor / Math.Sqrt(size);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    var sign = BitOperations.PopCount((uint)(i & j)) % 2 == 0 ? signs[first + j] : -signs[first + j];
                    dense[((first + i) * Units) + sources[first + j]] = sign * entry;
                }
            }

            first += size;
        }

        return dense;
    }
}
