using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class CovarianceMatrixTests
{
    // Counts that are usual for CMA-ES in ten dimensions with lambda = 10 are near 1,800 (sphere), 6,000 (ellipsoid) and 6,000 (Rosenbrock).
    [Theory]
    [InlineData("sphere", 3_000)]
    [InlineData("ellipsoid", 9_000)]
    [InlineData("rosenbrock", 10_000)]
    public void Ten_dimensions_are_solved_to_1e9_in_the_usual_number_of_evaluations(string function, int most)
    {
        var counts = Enumerable.Range(1, 5).Select(seed => Solve(function, 10, (ulong)seed)).Order().ToArray();
        Assert.True(counts[2] < most, $"{function}: {string.Join(", ", counts)}");
    }

    [Fact]
    public void Optimum_in_a_corner_of_the_cube_is_found()
    {
        var strategy = new CovarianceMatrixStrategy([0.5, 0.5, 0.5, 0.5], 0.3, 10);
        var best = Run(strategy, 3, 4000, 1e-9, x => x.Sum(v => v * v));
        Assert.True(best.Count < 4000, $"{best.Value}");
    }

    [Fact]
    public void Generation_in_which_all_were_refused_changes_nothing()
    {
        var strategy = new CovarianceMatrixStrategy([0.5, 0.5], 0.3, 6);
        var random = new RandomStream(1);
        double[][] points = [.. Enumerable.Range(0, 6).Select(_ => strategy.Sample(random))];
        strategy.Update(points, 0, new bool[6]);
        Assert.Equal([0.5, 0.5], strategy.Mean.ToArray());
        Assert.Equal(0.3, strategy.Sigma);
    }

    [Fact]
    public void Loop_beats_random_search_on_numbers_and_finds_the_right_choice()
    {
        var wins = 0;
        for (var seed = 1UL; seed <= 6; seed++)
        {
            var spec = new EvolutionSpec { Population = 12, EliteCount = 6, Evaluations = 360, Seed = seed };
            var loop = Landscapes.Run(new CovarianceMatrixLoop(spec, new CovarianceMatrixSpec(), Spaces.Mixed), Landscapes.Valley);
            var random = Landscapes.Run(new RandomSearchLoop(spec, new RandomSearchSpec(), Spaces.Mixed), Landscapes.Valley);
            Assert.Equal(2, loop.Best!.Birth.Genome.Values[0]);
            wins += loop.Best.Value < random.Best!.Value ? 1 : 0;
        }

        Assert.True(wins >= 5, $"{wins} of 6");
    }

    [Fact]
    public void Space_of_choices_alone_and_a_population_too_small_are_refused()
    {
        var space = new SearchSpace([new CategoricalGene("a", ["x", "y"])]);
        var refusal = Assert.Throws<SpecRefusedException>(
            () => new CovarianceMatrixLoop(new EvolutionSpec { Evaluations = 9 }, new CovarianceMatrixSpec(), space));
        Assert.Contains("one number or more", refusal.Message, StringComparison.Ordinal);
        var small = new EvolutionSpec { Population = 3, EliteCount = 1, Evaluations = 9, Loop = new CovarianceMatrixSpec() };
        Assert.Equal("evolution.population is 3; allowed: 4 or more with cma-es", Assert.Single(small.Validate()).ToString());
    }

    private static int Solve(string function, int n, ulong seed)
    {
        // On the cube of -5 to 5; the optimum is inside.
        double Value(double[] u)
        {
            double[] x = [.. u.Select((v, i) => (10 * v) - 5 - (function == "rosenbrock" ? 0 : 0.1 * i))];
            return function switch
            {
                "sphere" => x.Sum(v => v * v),
                "ellipsoid" => x.Select((v, i) => Math.Pow(1e6, i / (n - 1.0)) * v * v).Sum(),
                _ => Enumerable.Range(0, n - 1).Sum(i => (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2)),
            };
        }

        var start = new double[n];
        var random = new RandomStream(seed);
        foreach (ref var value in start.AsSpan())
            value = 0.3 + (0.4 * random.NextDouble());
        return Run(new CovarianceMatrixStrategy(start, 0.1, 10), seed, 20_000, 1e-9, Value).Count;
    }

    private static (int Count, double Value) Run(
        CovarianceMatrixStrategy strategy, ulong seed, int most, double target, Func<double[], double> value)
    {
        var best = double.PositiveInfinity;
        var count = 0;
        while (count < most && best > target)
        {
            double[][] points = [.. Enumerable.Range(0, 10).Select(i => strategy.Sample(RandomStream.Derive(seed, (ulong)(count + i + 1))))];
            points = [.. points.OrderBy(value)];
            best = Math.Min(best, value(points[0]));
            count += 10;
            strategy.Update(points, 10, new bool[10]);
        }

        return (count, best);
    }
}
