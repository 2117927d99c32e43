using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class NextGenerationReservoirTests
{
    [Theory]
    [InlineData(2, 1, 2, true, 3)]
    [InlineData(3, 2, 3, true, 2)]
    [InlineData(3, 4, 3, false, 1)]
    [InlineData(1, 7, 2, true, 2)]
    [InlineData(4, 1, 1, true, 2)]
    [InlineData(2, 3, 5, true, 1)]
    public void Features_are_the_seen_inputs_and_each_of_their_products_once(int delays, int skip, int order, bool lower, int inputs)
    {
        var spec = new NextGenerationSpec { Delays = delays, Skip = skip, Order = order, LowerOrders = lower };
        var reservoir = spec.Build(inputs);
        var random = new RandomStream(2);
        var history = new List<double[]>();
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        for (var step = 0; step < 40; step++)
        {
            history.Insert(0, [.. Enumerable.Range(0, inputs).Select(_ => random.Uniform(-2, 2))]);
            reservoir.Step(history[0], state, next);
            (state, next) = (next, state);

            var seen = new List<double>();
            for (var delay = 0; delay < delays; delay++)
                seen.AddRange(delay * skip < history.Count ? history[delay * skip] : new double[inputs]);
            var expected = new List<double>(seen);
            for (var degree = 2; degree <= order; degree++)
            {
                if (lower || degree == order)
                    expected.AddRange(Products(seen, degree, 0));
            }

            Assert.Equal(expected.Count, reservoir.FeatureSize);
            for (var i = 0; i < expected.Count; i++)
                Assert.Equal(expected[i], state[i], 1e-12);
        }
    }

    [Fact]
    public void Number_of_features_follows_the_formula()
    {
        // Gauthier et al. 2021: Lorenz with k = 2 and quadratic terms has 6 linear and 21 nonlinear features.
        Assert.Equal(27, new NextGenerationSpec { Delays = 2, Order = 2 }.FeatureSize(3));

        // The same authors' double scroll takes cubic terms alone: 6 and 56.
        Assert.Equal(62, new NextGenerationSpec { Delays = 2, Order = 3, LowerOrders = false }.FeatureSize(3));
    }

    [Fact]
    public void Features_that_are_too_many_are_refused_with_their_number()
    {
        var spec = new NextGenerationSpec { Delays = 10, Order = 4 };
        var refused = Assert.Throws<SpecRefusedException>(() => spec.Build(3));
        Assert.Contains("makes 46375 features", refused.Message, StringComparison.Ordinal);
        Assert.Contains("at most 20000 features", refused.Message, StringComparison.Ordinal);
        var model = new ModelSpec { Task = new TaskSpec { Inputs = ["a", "b", "c"], Targets = ["a"] }, Reservoir = spec };
        Assert.Contains("46375", Assert.Throws<SpecRefusedException>(model.Checked).Message, StringComparison.Ordinal);
        var past = Assert.Throws<SpecRefusedException>(() => new NextGenerationSpec { Delays = 200, Skip = 1000, Order = 1 }.Build(1));
        Assert.Contains("keeps 199000 past values", past.Message, StringComparison.Ordinal);
        var most = new NextGenerationSpec { Delays = 1000, Order = 5 };
        Assert.Contains("features", Assert.Throws<SpecRefusedException>(() => most.Build(50)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quadratic_map_is_learned_exactly()
    {
        // Logistic map: x' = 3.7 x (1 - x) is one of the monomials.
        var x = new double[600];
        x[0] = 0.3;
        for (var t = 1; t < x.Length; t++)
            x[t] = 3.7 * x[t - 1] * (1 - x[t - 1]);
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = new NextGenerationSpec { Delays = 1, Order = 2 },
            Readout = new ReadoutSpec { Ridge = 1e-12 },
        };
        var series = new TimeSeries(["x"], x);
        var model = new BatchTraining(spec, series, 400).Finish();
        var prediction = new double[1];
        for (var t = 400; t < 599; t++)
        {
            model.Learn(series.Row(t), prediction);
            Assert.Equal(x[t + 1], prediction[0], 1e-8);
        }
    }

    private static IEnumerable<double> Products(List<double> values, int degree, int from)
    {
        if (degree == 0)
        {
            yield return 1;
            yield break;
        }

        for (var i = from; i < values.Count; i++)
        {
            foreach (var rest in Products(values, degree - 1, i))
                yield return values[i] * rest;
        }
    }
}
