using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Information processing capacity (Dambre, Verstraeten, Schrauwen, Massar 2012, doi:10.1038/srep00514): how well each of a set of
/// orthogonal functions of past inputs can be read linearly from the state. Over a complete set it sums to at most the number of
/// features, and to just that for a reservoir with fading memory and independent features.
/// </summary>
/// <remarks>
/// The functions are products of normalised Legendre polynomials of delayed inputs, sqrt(2 d + 1) P_d(u(t - k)), with total degree and
/// delays up to the limits given. C = 1 - min MSE / variance on the T steps themselves, over X: centred features.
/// A function that is not there at all has a C of rank / T on average, so values up to twice the 1 - 1e-4 quantile of chi-squared
/// with rank degrees of freedom, over T, count as 0 (threshold of the source). The cost is features x T for each function.
/// </remarks>
public sealed class InformationProcessingCapacity
{
    // Quantile 1 - 1e-4 of the normal distribution.
    private const double Quantile = 3.719016485455709;
    private const double Independent = 1e-10;

    private InformationProcessingCapacity(int rank, double threshold, ImmutableArray<double> byDegree)
    {
        Rank = rank;
        Threshold = threshold;
        ByDegree = byDegree;
    }

    /// <summary>Linearly independent features.</summary>
    public int Rank { get; }

    /// <summary>Capacities of single functions up to this count as 0.</summary>
    public double Threshold { get; }

    /// <summary>Sum over the functions of each total degree; the first entry is degree 1, which is linear memory.</summary>
    public ImmutableArray<double> ByDegree { get; }

    /// <summary>Sum over all functions that were asked for.</summary>
    public double Total => ByDegree.Sum();

    /// <summary>Share of the total above degree 1; 0 when there is nothing.</summary>
    public double Nonlinearity => Total > 0 ? 1 - (ByDegree[0] / Total) : 0;

    /// <summary>Measures a reservoir of one input.</summary>
    /// <exception cref="ArgumentException">The reservoir has more than one input.</exception>
    /// <exception cref="SpecRefusedException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The state left the finite numbers.</exception>
    public static InformationProcessingCapacity Measure(IReservoir reservoir, InformationProcessingOptions options)
    {
        if (reservoir.InputSize != 1)
            throw new ArgumentException($"The reservoir has {reservoir.InputSize} inputs; capacity is asked of 1.", nameof(reservoir));
        var problems = options.Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var degrees = options.DelaysByDegree;
        var washout = Math.Max(options.Washout, degrees.Max());
        var random = new RandomStream(options.Seed);
        var u = new double[washout + options.Steps];
        foreach (ref var value in u.AsSpan())
            value = random.Uniform(-1, 1);
        var states = StateRecord.Run(reservoir, Array.ConvertAll(u, value => options.Amplitude * value), washout);
        var basis = Basis(states.Copy(centred: true));
        var threshold = 2 * ChiSquared(basis.Count) / options.Steps;
        var byDegree = ImmutableArray.CreateBuilder<double>(degrees.Length);
        var products = new LegendreProducts(u, washout, degrees.Length);
        for (var degree = 1; degree <= degrees.Length; degree++)
        {
            var sum = 0.0;
            products.ForEach(degree, degrees[degree - 1], target =>
            {
                var capacity = Captured(basis, target);
                if (capacity > threshold)
                    sum += capacity;
            });
            byDegree.Add(sum);
        }

        return new InformationProcessingCapacity(basis.Count, threshold, byDegree.MoveToImmutable());
    }

    // Orthonormal vectors with the span of the features; each is cleared of those before twice over.
    private static List<double[]> Basis(double[][] features)
    {
        var basis = new List<double[]>(features.Length);
        foreach (var feature in features)
        {
            var before = Math.Sqrt(RowVectors.Dot(feature, feature));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var axis in basis)
                    RowVectors.AddScaled(-RowVectors.Dot(axis, feature), axis, feature);
            }

            var left = Math.Sqrt(RowVectors.Dot(feature, feature));
            if (!(left > Independent * before))
                continue;
            RowVectors.Scale(1 / left, feature);
            basis.Add(feature);
        }

        return basis;
    }

    private static double Captured(List<double[]> basis, double[] target)
    {
        var mean = target.Sum() / target.Length;
        var square = RowVectors.Dot(target, target) - (target.Length * mean * mean);
        var captured = 0.0;
        foreach (var axis in basis)
        {
            // The axes are centred, so the mean of the target does not matter here.
            var along = RowVectors.Dot(axis, target);
            captured += along * along;
        }

        return captured / square;
    }

    // Wilson and Hilferty 1931; within 2 % here.
    private static double ChiSquared(int degreesOfFreedom)
    {
        if (degreesOfFreedom == 0)
            return 0;
        var spread = 2.0 / (9 * degreesOfFreedom);
        var root = 1 - spread + (Quantile * Math.Sqrt(spread));
        return degreesOfFreedom * root * root * root;
    }
}
