using System.Buffers.Binary;
using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// The largest magnitude of an eigenvalue of the leaky map (1-a) I + a W; with a = 1 the spectral radius of W. Out of sums,
/// products, quotients and square roots alone, so that every machine scales the same weights to the same bits.
/// </summary>
/// <remarks>
/// Closed form for rings, orthogonal weights and one entry per row; all eigenvalues up to 100 units; above that Arnoldi iteration, since a
/// random W has many eigenvalues near its rim, mostly complex pairs, on which power iteration does not settle. Should Arnoldi
/// not settle either, the growth of norms over 10,000 products stands in, right to about four digits.
/// </remarks>
internal static class SpectralRadius
{
    private const int DirectUnits = 100;
    private const int FallbackProducts = 10_000;

    // The eigenvalues of a ring with faint jumps crowd a circle. The radius of non-negative weights is an eigenvalue, and a leak
    // of this rate draws the others in.
    private const double RingShift = 0.2;

    // A search draws the same weights for each of its genomes, and a node for each of its instances.
    private static readonly KnownValues<Drawn, Eigenvalue[]?> KnownEigenvalues = new(1_000);
    private static readonly KnownValues<DrawnAndLeak, Magnitude> KnownRadii = new(10_000);

    /// <param name="weights">W</param>
    /// <param name="leakRate">a, in (0, 1].</param>
    public static double Of(RecurrentWeights weights, double leakRate = 1) => InClosedForm(weights, leakRate)
        ?? (weights.Units <= DirectUnits ? Largest(Eigenvalues(weights), weights, leakRate) : Iterated(weights, leakRate));

    /// <summary>The same bits, of weights that are likely to be drawn again: what takes long is remembered.</summary>
    /// <param name="weights">W</param>
    /// <param name="leakRate">a, in (0, 1].</param>
    public static double OfDrawn(RecurrentWeights weights, double leakRate = 1)
    {
        if (InClosedForm(weights, leakRate) is { } known)
            return known;
        var drawn = Drawn.Of(weights);
        return weights.Units <= DirectUnits
            ? Largest(KnownEigenvalues.Of(drawn, () => Eigenvalues(weights)), weights, leakRate)
            : KnownRadii.Of(new DrawnAndLeak(drawn, leakRate), () => new Magnitude(Iterated(weights, leakRate))).Value;
    }

    private static double? InClosedForm(RecurrentWeights weights, double leakRate) => weights.RadiusInClosedForm(leakRate) ?? weights switch
    {
        RingWeights ring => CycleRadius(ring.Weight, ring.Weight < 0 && ring.Units % 2 == 1, ring.Units, leakRate),
        SparseWeights { InDegree: 1 } cycles => OfCycles(cycles, leakRate),
        _ => null,
    };

    private static double Iterated(RecurrentWeights weights, double leakRate)
    {
        if (weights is RingWithJumpsWeights { NonNegative: true } && leakRate == 1)
            return (Of(weights, RingShift) - (1 - RingShift)) / RingShift;
        var arnoldi = new ArnoldiIteration(weights, leakRate, weights.Units <= 400 ? 80 : 100, keep: 10);
        return arnoldi.TryRun(out var magnitude) ? magnitude : NormGrowth(weights, leakRate);
    }

    private static Eigenvalue[]? Eigenvalues(RecurrentWeights weights)
    {
        var n = weights.Units;
        var form = new HessenbergForm(weights.ToDense(), n);
        var values = new Eigenvalue[n];
        return ShiftedQr.TryEigenvalues(form.Values.ToArray(), n, values) ? values : null;
    }

    private static double Largest(Eigenvalue[]? values, RecurrentWeights weights, double leakRate)
    {
        if (values is null)
            return NormGrowth(weights, leakRate);
        var largest = 0.0;
        foreach (var value in values)
        {
            var magnitude = value.LeakyMagnitude(leakRate);
            if (magnitude > largest)
                largest = magnitude;
        }

        return largest;
    }

    // Following the one source of each unit ends in a cycle; units off the cycles give eigenvalues 0.
    private static double OfCycles(SparseWeights weights, double leakRate)
    {
        var n = weights.Units;
        var seenFrom = new int[n];
        Array.Fill(seenFrom, -1);
        var largest = 0.0;
        var onCycles = 0;
        for (var start = 0; start < n; start++)
        {
            var unit = start;
            while (seenFrom[unit] < 0)
            {
                seenFrom[unit] = start;
                unit = weights.Column(unit, 0);
            }

            if (seenFrom[unit] != start)
                continue;
            var length = 0;
            var logSum = 0.0;
            var negative = false;
            var at = unit;
            do
            {
                var weight = weights.Value(at, 0);
                logSum += Elementary.Log(Math.Abs(weight));
                negative ^= weight < 0;
                length++;
                at = weights.Column(at, 0);
            }
            while (at != unit);

            onCycles += length;
            largest = Math.Max(largest, CycleRadius(Elementary.Exp(logSum / length), negative, length, leakRate));
        }

        return onCycles < n ? Math.Max(largest, 1 - leakRate) : largest;
    }

    // A cycle of L weights has the L-th roots of their product as eigenvalues; the one nearest the positive axis is largest
    // after the leak.
    private static double CycleRadius(double magnitude, bool negativeProduct, int length, double leakRate)
    {
        magnitude = Math.Abs(magnitude);
        if (!negativeProduct || leakRate == 1)
            return (1 - leakRate) + (leakRate * magnitude);
        var angle = 3.141592653589793 / length;
        return new Eigenvalue(magnitude * Elementary.Cos(angle), magnitude * Elementary.Sin(angle)).LeakyMagnitude(leakRate);
    }

    // Geometric mean of the growth of the norm over the last half of the products.
    private static double NormGrowth(RecurrentWeights weights, double leakRate)
    {
        var n = weights.Units;
        var random = new RandomStream(1);
        var x = new double[n];
        foreach (ref var value in x.AsSpan())
            value = random.Uniform(-1, 1);
        var product = new double[n];
        var logSum = 0.0;
        for (var step = 0; step < FallbackProducts; step++)
        {
            weights.Multiply(x, product);
            for (var i = 0; i < n; i++)
                product[i] = ((1 - leakRate) * x[i]) + (leakRate * product[i]);
            var norm = Math.Sqrt(RowVectors.Dot(product, product));
            if (norm == 0)
                return 0;
            if (step >= FallbackProducts / 2)
                logSum += Elementary.Log(norm);
            for (var i = 0; i < n; i++)
                x[i] = product[i] / norm;
        }

        return Elementary.Exp(logSum / (FallbackProducts / 2));
    }

    // Classes, not structs: dictionaries of references are compiled before the program starts, others while it does.
    private sealed record DrawnAndLeak(Drawn Weights, double LeakRate);

    private sealed record Magnitude(double Value);

    // Which weights they are.
    private sealed record Drawn(Type Form, int Units, ulong High, ulong Low)
    {
        public static Drawn Of(RecurrentWeights weights)
        {
            var hash = new XxHash128();
            weights.HashInto(hash);
            Span<byte> content = stackalloc byte[2 * sizeof(ulong)];
            hash.GetCurrentHash(content);
            return new Drawn(
                weights.GetType(), weights.Units, BinaryPrimitives.ReadUInt64BigEndian(content), BinaryPrimitives.ReadUInt64BigEndian(content[sizeof(ulong)..]));
        }
    }
}
