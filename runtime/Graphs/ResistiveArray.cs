using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// An array of resistive memory devices as forming left them: positive weights, each a normal conductance times a scale. Immutable.
/// </summary>
internal sealed class ResistiveArray
{
    private readonly int rows;
    private readonly int columns;
    private readonly double[] weights;

    /// <summary>Draws the conductances, those at or below 0 again.</summary>
    /// <param name="rows">Sums that a read gives.</param>
    /// <param name="columns">Values that are applied.</param>
    /// <param name="mean">Of the conductances.</param>
    /// <param name="deviation">Of the conductances, at most the mean.</param>
    /// <param name="scale">Weight of a conductance of 1.</param>
    /// <param name="random">Drawn from, row by row.</param>
    public ResistiveArray(int rows, int columns, double mean, double deviation, double scale, RandomStream random)
    {
        this.rows = rows;
        this.columns = columns;
        weights = new double[rows * columns];
        foreach (ref var weight in weights.AsSpan())
        {
            double conductance;
            do
            {
                conductance = mean + (deviation * random.NextGaussian());
            }
            while (conductance <= 0);
            weight = scale * conductance;
        }
    }

    /// <summary>Bytes of weights that a read takes.</summary>
    public long Bytes => sizeof(double) * (long)weights.Length;

    /// <summary>One weight.</summary>
    public double this[int row, int column] => weights[(row * columns) + column];

    /// <summary>Feeds every weight to the hash.</summary>
    public void HashInto(XxHash128 hash) => Topologies.WeightsHash.Append(hash, weights);

    /// <summary>The sum of w x of each row.</summary>
    /// <param name="values">x, [columns]</param>
    /// <param name="sums">[rows]</param>
    public void Read(ReadOnlySpan<double> values, Span<double> sums)
    {
        for (var row = 0; row < rows; row++)
            sums[row] = RowVectors.Dot(Row(row), values);
    }

    /// <summary>
    /// The sum of (w x)^2 of each row: with independent noise of a relative deviation d on every product, the noise of their sum has the
    /// variance d^2 times this.
    /// </summary>
    /// <param name="values">x, [columns]</param>
    /// <param name="squares">[rows]</param>
    public void ReadSquares(ReadOnlySpan<double> values, Span<double> squares)
    {
        // Four rows at a time, since each sum waits for itself; its order is the same in all of them.
        var row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            var a = Row(row);
            var b = Row(row + 1);
            var c = Row(row + 2);
            var d = Row(row + 3);
            var (sumA, sumB, sumC, sumD) = (0.0, 0.0, 0.0, 0.0);
            for (var i = 0; i < values.Length; i++)
            {
                sumA = WithSquare(a[i] * values[i], sumA);
                sumB = WithSquare(b[i] * values[i], sumB);
                sumC = WithSquare(c[i] * values[i], sumC);
                sumD = WithSquare(d[i] * values[i], sumD);
            }

            (squares[row], squares[row + 1], squares[row + 2], squares[row + 3]) = (sumA, sumB, sumC, sumD);
        }

        for (; row < rows; row++)
        {
            var last = Row(row);
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
                sum = WithSquare(last[i] * values[i], sum);
            squares[row] = sum;
        }
    }

    private static double WithSquare(double product, double sum) => Math.FusedMultiplyAdd(product, product, sum);

    private ReadOnlySpan<double> Row(int row) => weights.AsSpan(row * columns, columns);
}
