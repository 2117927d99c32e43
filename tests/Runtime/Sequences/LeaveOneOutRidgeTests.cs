using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Tests.Runtime.Readouts;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class LeaveOneOutRidgeTests
{
    // More cases than features takes the primal road, fewer the dual one.
    [Theory]
    [InlineData(30, 7, false)]
    [InlineData(30, 7, true)]
    [InlineData(15, 40, false)]
    [InlineData(15, 40, true)]
    public void Left_out_outputs_are_those_of_a_fit_without_the_case(int cases, int size, bool balance)
    {
        var (features, classes) = Draw(cases, size, 3);
        var fit = Fit(features, classes, 0.05, balance);
        var unit = Unit(features, classes, balance);
        for (var left = 0; left < cases; left++)
        {
            var rest = Enumerable.Range(0, cases).Where(i => i != left).ToArray();
            var weights = Independent(features, classes, rest, Weights(classes, balance), 0.05 * unit);
            for (var o = 0; o < 3; o++)
                Assert.Equal(Output(weights[o], features[left]), fit.LeftOut.Span[(left * 3) + o], 1e-9);
        }
    }

    [Theory]
    [InlineData(30, 7, false)]
    [InlineData(30, 7, true)]
    [InlineData(15, 40, false)]
    [InlineData(15, 40, true)]
    public void Weights_are_those_of_an_independent_solution(int cases, int size, bool balance)
    {
        var (features, classes) = Draw(cases, size, 3);
        var fit = Fit(features, classes, 0.02, balance);
        var all = Enumerable.Range(0, cases).ToArray();
        var weights = Independent(features, classes, all, Weights(classes, balance), 0.02 * Unit(features, classes, balance));
        for (var o = 0; o < 3; o++)
        {
            for (var f = 0; f <= size; f++)
                Assert.Equal(weights[o][f], fit.Solution.Weights.Span[(o * (size + 1)) + f], 1e-9);
        }
    }

    [Fact]
    public void Scale_and_place_of_all_features_change_no_output()
    {
        var (features, classes) = Draw(12, 20, 2);
        var fit = Fit(features, classes, 0.1, balance: false);
        var moved = features.Select(row => row.Select(v => (1000 * v) + 5).ToArray()).ToArray();
        var other = Fit(moved, classes, 0.1, balance: false);
        for (var i = 0; i < fit.LeftOut.Length; i++)
            Assert.Equal(fit.LeftOut.Span[i], other.LeftOut.Span[i], 1e-9);
    }

    [Fact]
    public void Balanced_classes_count_the_same_as_repeated_cases()
    {
        // Class 1 has one case for two of class 0: weighing it double is repeating it.
        Gen.ULong.Sample(
            seed =>
            {
                var random = new RandomStream(seed);
                var rows = Enumerable.Range(0, 9).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() }).ToArray();
                int[] classes = [0, 0, 1, 0, 0, 1, 0, 0, 1];
                var balanced = Fit(rows, classes, 0.3, balance: true);
                int[] twice = [.. Enumerable.Range(0, 9).SelectMany(i => classes[i] == 1 ? new[] { i, i } : [i])];

                // The penalty is in units of one row; twelve rows stand against it in place of nine.
                var repeated = Fit([.. twice.Select(i => rows[i])], [.. twice.Select(i => classes[i])], 0.3 * 12 / 9, balance: false);
                for (var i = 0; i < balanced.Solution.Weights.Length; i++)
                    Assert.Equal(repeated.Solution.Weights.Span[i], balanced.Solution.Weights.Span[i], 1e-9);
            },
            iter: 20);
    }

    [Fact]
    public void Grid_takes_the_ridge_with_the_best_left_out_score()
    {
        var (features, classes) = Draw(40, 60, 2);
        var ridge = Ridge(features, classes, balance: false);
        var best = ridge.Best(LeaveOneOutRidge.Grid);
        Assert.All(LeaveOneOutRidge.Grid, r => Assert.True(ridge.Fit(r)!.Score <= best.Score));
        Assert.Contains(best.Ridge, LeaveOneOutRidge.Grid.AsEnumerable());
    }

    [Fact]
    public void Ridge_below_rounding_is_not_used()
    {
        // Twice the same column: without a penalty singular.
        double[][] features = [.. Enumerable.Range(0, 8).Select(i => new[] { i, (double)i })];
        int[] classes = [0, 0, 0, 0, 1, 1, 1, 1];
        var ridge = Ridge(features, classes, balance: false);
        Assert.Null(ridge.Fit(1e-300));
        Assert.NotNull(ridge.Fit(1e-6));
        Assert.Throws<InvalidOperationException>(() => ridge.Best([1e-300]));
    }

    [Fact]
    public void Bad_features_and_ridges_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LeaveOneOutRidge([1, 2, 3], [0, 1], 2, balance: false));
        Assert.Throws<ArgumentException>(() => new LeaveOneOutRidge([1, double.NaN], [0, 1], 2, balance: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeaveOneOutRidge([1.0], [0], 2, balance: false));
        var ridge = new LeaveOneOutRidge([1, 2], [0, 1], 2, balance: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => ridge.Fit(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ridge.Fit(double.NaN));
    }

    private static LeaveOneOutFit Fit(double[][] features, int[] classes, double ridge, bool balance) =>
        Ridge(features, classes, balance).Fit(ridge)!;

    private static LeaveOneOutRidge Ridge(double[][] features, int[] classes, bool balance) =>
        new([.. features.SelectMany(row => row)], classes, classes.Max() + 1, balance);

    private static (double[][] Features, int[] Classes) Draw(int cases, int size, int classes)
    {
        var random = new RandomStream(7);
        int[] labels = [.. Enumerable.Range(0, cases).Select(i => i % 4 == 3 ? 0 : i % classes)];
        return ([.. labels.Select(c => Enumerable.Range(0, size).Select(_ => random.Uniform(-1, 1) + (0.2 * c)).ToArray())], labels);
    }

    // Mean 1 over the cases.
    private static double[] Weights(int[] classes, bool balance)
    {
        var counts = classes.CountBy(c => c).ToDictionary();
        return [.. classes.Select(c => balance ? classes.Length / (double)(counts.Count * counts[c]) : 1)];
    }

    // The mean squared length of a weighted, centred row.
    private static double Unit(double[][] features, int[] classes, bool balance)
    {
        var weights = Weights(classes, balance);
        var sum = 0.0;
        for (var f = 0; f < features[0].Length; f++)
        {
            var mean = features.Zip(weights, (row, w) => w * row[f]).Average();
            sum += features.Zip(weights, (row, w) => w * (row[f] - mean) * (row[f] - mean)).Average();
        }

        return sum;
    }

    private static double[][] Independent(double[][] features, int[] classes, int[] chosen, double[] weights, double penalty)
    {
        var outputs = classes.Max() + 1;
        double[][] rows = [.. chosen.Select(i => features[i].Append(1).Select(v => v * Math.Sqrt(weights[i])).ToArray())];
        double[][] targets = [.. chosen.Select(i => Enumerable.Range(0, outputs).Select(o => (classes[i] == o ? 1 : -1) * Math.Sqrt(weights[i])).ToArray())];
        return [.. IndependentRidge.Solve(rows, targets, penalty, penaliseBias: false).Chunk(features[0].Length + 1)];
    }

    private static double Output(double[] weights, double[] features) =>
        features.Append(1).Zip(weights, (v, w) => v * w).Sum();
}
