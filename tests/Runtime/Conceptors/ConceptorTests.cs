using ArchetypeRC.Runtime.Conceptors;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

public sealed class ConceptorTests
{
    private const double Close = 1e-10;

    // Where the ranges of singular conceptors nearly meet, at an angle of d, rounding is amplified by 1 / d^2.
    private const double Near = 1e-5;

    [Fact]
    public void Conceptor_solves_its_equation_and_is_symmetric() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 20], Gen.Int[1, 25], Gen.Double[-1, 2]).Sample((seed, order, rank, exponent) =>
        {
            var correlation = ConceptorSamples.Correlation(seed, order, rank);
            var aperture = Math.Pow(10, exponent);
            var r = Dense(correlation, order);
            var c = Dense(ConceptorSamples.Of(correlation, order, aperture).Matrix.ToArray(), order);
            var penalised = r + (Matrix<double>.Build.DenseIdentity(order) / (aperture * aperture));
            Assert.True(((c * penalised) - r).Enumerate().Max(Math.Abs) < 1e-11 * (1 + r.Enumerate().Max()));
            Assert.Equal(c, c.Transpose());
        });

    [Fact]
    public void Singular_values_lie_from_0_to_1_after_every_operation() =>
        Gen.Select(ConceptorSamples.Several(2), Gen.Double[-3, 3]).Sample((pair, exponent) =>
        {
            var (c, b) = (pair[0], pair[1]);
            Conceptor[] all = [c, c.Not(), c.And(b), c.Or(b), c.WithAperture(Math.Pow(10, exponent)), c.WithAperture(0), c.WithAperture(double.PositiveInfinity)];
            foreach (var one in all)
            {
                var values = Dense(one.Matrix.ToArray(), one.Order).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).ToArray();
                Assert.InRange(values.Min(), -1e-12, 1 + 1e-12);
                Assert.InRange(values.Max(), -1e-12, 1 + 1e-12);
                Assert.Equal(values.Average(), one.Quota, 1e-12);
            }
        });

    [Fact]
    public void Conceptor_of_states_stays_below_1()
    {
        var correlation = ConceptorSamples.Correlation(3, 8, 20);
        foreach (var aperture in new[] { 0.01, 1, 100, 1e5 })
        {
            var values = Dense(ConceptorSamples.Of(correlation, 8, aperture).Matrix.ToArray(), 8).Evd(Symmetricity.Symmetric).EigenValues;
            Assert.True(values.Max(v => v.Real) < 1);
        }
    }

    [Fact]
    public void Not_of_not_is_the_conceptor() =>
        ConceptorSamples.One.Sample(c => Assert.True(ConceptorSamples.Distance(c, c.Not().Not()) < 1e-15));

    [Fact]
    public void And_and_or_do_not_depend_on_the_order() =>
        ConceptorSamples.Several(2).Sample(pair =>
        {
            Assert.True(ConceptorSamples.Distance(pair[0].And(pair[1]), pair[1].And(pair[0])) < Near);
            Assert.True(ConceptorSamples.Distance(pair[0].Or(pair[1]), pair[1].Or(pair[0])) < Near);
        });

    [Fact]
    public void And_and_or_may_be_grouped_at_will() =>
        ConceptorSamples.Several(3).Sample(three =>
        {
            var (a, b, c) = (three[0], three[1], three[2]);
            Assert.True(ConceptorSamples.Distance(a.And(b).And(c), a.And(b.And(c))) < Near);
            Assert.True(ConceptorSamples.Distance(a.Or(b).Or(c), a.Or(b.Or(c))) < Near);
        });

    [Fact]
    public void De_morgan_holds_both_ways() =>
        ConceptorSamples.Several(2).Sample(pair =>
        {
            var (c, b) = (pair[0], pair[1]);
            Assert.True(ConceptorSamples.Distance(c.And(b).Not(), c.Not().Or(b.Not())) < Near);
            Assert.True(ConceptorSamples.Distance(c.Or(b).Not(), c.Not().And(b.Not())) < Near);
        });

    [Fact]
    public void Or_of_two_conceptors_is_that_of_the_sum_of_their_correlations() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[1, 12], Gen.Int[1, 14], Gen.Int[1, 14]).Sample((one, two, order, rank, other) =>
        {
            var (r, q) = (ConceptorSamples.Correlation(one, order, rank), ConceptorSamples.Correlation(two, order, other));
            double[] sum = [.. r.Zip(q, (x, y) => x + y)];
            var joined = ConceptorSamples.Of(r, order, 2).Or(ConceptorSamples.Of(q, order, 2));
            Assert.True(ConceptorSamples.Distance(joined, ConceptorSamples.Of(sum, order, 2)) < Close);
        });

    [Fact]
    public void And_of_projections_is_the_projection_onto_what_they_share()
    {
        // The planes x y and y z share the axis y; x and z share nothing.
        var (plane, upright) = (Diagonal(1, 1, 0), Diagonal(0, 1, 1));
        Assert.Equal(Diagonal(0, 1, 0).Matrix.ToArray(), plane.And(upright).Matrix.ToArray());
        Assert.Equal(Conceptor.Identity(3).Matrix.ToArray(), plane.Or(upright).Matrix.ToArray());
        Assert.Equal(new double[9], Diagonal(1, 0, 0).And(Diagonal(0, 0, 1)).Matrix.ToArray());
    }

    [Fact]
    public void Zero_and_identity_are_the_neutral_elements() =>
        ConceptorSamples.One.Sample(c =>
        {
            var (zero, all) = (Conceptor.Zero(c.Order), Conceptor.Identity(c.Order));
            Assert.True(ConceptorSamples.Distance(c.And(all), c) < Close);
            Assert.True(ConceptorSamples.Distance(c.Or(zero), c) < Close);
            Assert.True(ConceptorSamples.Distance(c.And(zero), zero) < Close);
            Assert.True(ConceptorSamples.Distance(c.Or(all), all) < Close);
        });

    [Fact]
    public void Aperture_adaptation_is_a_factor_of_the_aperture_and_composes() =>
        Gen.Select(Gen.ULong, Gen.Int[1, 12], Gen.Int[1, 14], Gen.Double[-1, 1], Gen.Double[-1, 1]).Sample((seed, order, rank, one, two) =>
        {
            var (g, h) = (Math.Pow(10, one), Math.Pow(10, two));
            var r = ConceptorSamples.Correlation(seed, order, rank);
            var c = ConceptorSamples.Of(r, order, 1.5);
            Assert.True(ConceptorSamples.Distance(c.WithAperture(g), ConceptorSamples.Of(r, order, 1.5 * g)) < Close);
            Assert.True(ConceptorSamples.Distance(c.WithAperture(g).WithAperture(h), c.WithAperture(g * h)) < Close);
            Assert.True(ConceptorSamples.Distance(c.WithAperture(1), c) < Close);
        });

    [Fact]
    public void Aperture_factors_of_0_and_infinity_leave_hard_projections()
    {
        var c = Diagonal(1, 0.5, 1e-6, 0);
        Assert.Equal(Diagonal(1, 0, 0, 0).Matrix.ToArray(), c.WithAperture(0).Matrix.ToArray());
        Assert.Equal(Diagonal(1, 1, 1, 0).Matrix.ToArray(), c.WithAperture(double.PositiveInfinity).Matrix.ToArray());

        // Factors whose squares are no doubles.
        Assert.Equal(Diagonal(1, 0, 0, 0).Matrix.ToArray(), c.WithAperture(1e-200).Matrix.ToArray());
        Assert.Equal(Diagonal(1, 1, 1, 0).Matrix.ToArray(), c.WithAperture(1e200).Matrix.ToArray());
    }

    [Fact]
    public void Larger_aperture_takes_a_larger_quota()
    {
        var r = ConceptorSamples.Correlation(5, 10, 30);
        double[] quotas = [.. new[] { 0.01, 0.1, 1, 10, 100 }.Select(a => ConceptorSamples.Of(r, 10, a).Quota)];
        Assert.Equal(quotas.Order(), quotas);
        Assert.InRange(quotas[0], 0, 0.01);
        Assert.InRange(quotas[^1], 0.99, 1);
    }

    [Fact]
    public void Similarity_is_1_for_the_same_and_0_for_orthogonal_conceptors()
    {
        ConceptorSamples.Several(2).Sample(pair =>
        {
            Assert.Equal(1, pair[0].Similarity(pair[0]), 1e-12);
            Assert.Equal(pair[0].Similarity(pair[1]), pair[1].Similarity(pair[0]), 1e-14);
            Assert.InRange(pair[0].Similarity(pair[1]), 0, 1 + 1e-12);
        });
        Assert.Equal(0, Diagonal(1, 0.5, 0).Similarity(Diagonal(0, 0, 0.7)));
        Assert.Equal(double.NaN, Conceptor.Zero(3).Similarity(Diagonal(1, 1, 1)));
    }

    [Fact]
    public void Logarithm_of_the_determinant_of_not_tells_the_size() =>
        ConceptorSamples.One.Sample(c =>
        {
            var want = Math.Log(Dense(c.Not().Matrix.ToArray(), c.Order).Determinant());
            Assert.Equal(want, c.LogDeterminantOfNot(), 1e-6 * (1 + Math.Abs(want)));
            Assert.Equal(double.NegativeInfinity, c.WithAperture(double.PositiveInfinity).Or(Conceptor.Identity(c.Order)).LogDeterminantOfNot());
        });

    [Fact]
    public void Conceptor_goes_through_its_packed_half() =>
        ConceptorSamples.One.Sample(c =>
        {
            var packed = c.Pack();
            var full = new double[c.Order * c.Order];
            for (var (row, at) = (0, 0); row < c.Order; row++)
            {
                for (var column = row; column < c.Order; column++)
                    full[(row * c.Order) + column] = full[(column * c.Order) + row] = packed[at++];
            }

            Assert.Equal(c.Matrix.ToArray(), Conceptor.FromMatrix(full, c.Order).Matrix.ToArray());
        });

    [Fact]
    public void What_cannot_be_is_refused_with_its_name()
    {
        Refused<ArgumentOutOfRangeException>("aperture", () => Conceptor.FromCorrelation([1], 1, 0));
        Refused<ArgumentOutOfRangeException>("aperture", () => Conceptor.FromCorrelation([1], 1, double.NaN));
        Refused<ArgumentOutOfRangeException>("aperture", () => Conceptor.FromCorrelation([1], 1, double.PositiveInfinity));
        Refused<ArgumentOutOfRangeException>("order", () => Conceptor.FromCorrelation([1], 0, 1));
        Refused<ArgumentOutOfRangeException>("order", () => Conceptor.Zero(0));
        Refused<ArgumentException>("correlation", () => Conceptor.FromCorrelation([1, 2, 3], 2, 1));
        Refused<ArgumentException>("correlation", () => Conceptor.FromCorrelation([1, 0.5, 0.4, 1], 2, 1));
        Refused<ArgumentException>("correlation", () => Conceptor.FromCorrelation([1, 2, 2, 1], 2, 1));
        Refused<ArgumentException>("correlation", () => Conceptor.FromCorrelation([double.NaN], 1, 1));
        Refused<ArgumentException>("matrix", () => Conceptor.FromMatrix([1.01], 1));
        Refused<ArgumentException>("matrix", () => Conceptor.FromMatrix([-0.01], 1));
        Refused<ArgumentOutOfRangeException>("factor", () => Conceptor.Zero(1).WithAperture(-1));
        Refused<ArgumentOutOfRangeException>("factor", () => Conceptor.Zero(1).WithAperture(double.NaN));
        Refused<ArgumentException>("other", () => Conceptor.Zero(1).And(Conceptor.Zero(2)));
        Refused<ArgumentException>("other", () => Conceptor.Zero(1).Or(Conceptor.Zero(2)));
        Refused<ArgumentException>("other", () => Conceptor.Zero(1).Similarity(Conceptor.Zero(2)));
        Refused<ArgumentException>("state", () => Conceptor.Zero(2).Evidence([1]));
    }

    private static void Refused<T>(string name, Action act)
        where T : ArgumentException => Assert.Equal(name, Assert.Throws<T>(act).ParamName);

    private static Conceptor Diagonal(params double[] values)
    {
        var matrix = new double[values.Length * values.Length];
        for (var i = 0; i < values.Length; i++)
            matrix[(i * values.Length) + i] = values[i];
        return Conceptor.FromMatrix(matrix, values.Length);
    }

    private static Matrix<double> Dense(double[] values, int order) => Matrix<double>.Build.Dense(order, order, values);
}
