using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class TransferMatrixTests
{
    // Three tasks.
    private static readonly double[] Scores =
    [
        0.9, 0.4, 0.2,
        0.7, 0.8, 0.3,
        0.6, 0.5, 1.0,
    ];

    private static readonly double[] Untrained = [0.5, 0.3, 0.25];

    [Fact]
    public void Figures_agree_with_values_worked_by_hand()
    {
        var matrix = new TransferMatrix(Scores, Untrained);
        Assert.Equal((0.6 + 0.5 + 1.0) / 3, matrix.AverageAccuracy, 14);
        Assert.Equal(((0.6 - 0.9) + (0.5 - 0.8)) / 2, matrix.BackwardTransfer, 14);
        Assert.Equal(((0.4 - 0.3) + (0.3 - 0.25)) / 2, matrix.ForwardTransfer, 14);
        Assert.Equal(((0.9 - 0.6) + (0.8 - 0.5)) / 2, matrix.Forgetting, 14);
    }

    [Fact]
    public void Forgetting_counts_from_the_best_score_that_a_task_ever_had()
    {
        var matrix = new TransferMatrix([0.5, 0, 0, 0.9, 0.4, 0, 0.6, 0.4, 0.4], Untrained);
        Assert.Equal((0.6 - 0.5) / 2, matrix.BackwardTransfer, 14);
        Assert.Equal((0.9 - 0.6) / 2, matrix.Forgetting, 14);
    }

    [Fact]
    public void Single_task_has_an_accuracy_and_no_transfer()
    {
        var matrix = new TransferMatrix([0.75], [0.5]);
        Assert.Equal(0.75, matrix.AverageAccuracy);
        Assert.True(double.IsNaN(matrix.BackwardTransfer));
        Assert.True(double.IsNaN(matrix.ForwardTransfer));
        Assert.True(double.IsNaN(matrix.Forgetting));
    }

    [Fact]
    public void Shapes_and_scores_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TransferMatrix([], []));
        Assert.Throws<ArgumentException>(() => new TransferMatrix([1, 2, 3], [1, 2]));
        Assert.Throws<ArgumentException>(() => new TransferMatrix([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => new TransferMatrix([1], [double.PositiveInfinity]));
    }

    [Fact]
    public void Sums_that_are_merged_task_by_task_forget_nothing_that_joint_training_knows()
    {
        const int Tasks = 4, Features = 12, Rows = 300;
        var tasks = Enumerable.Range(0, Tasks).Select(task => Task((ulong)task + 1, Rows, Features)).ToArray();
        var (sums, joint, naive) = (new double[Tasks * Tasks], new double[Tasks * Tasks], new double[Tasks * Tasks]);
        var merged = new SufficientStatistics(Features, 1);
        for (var after = 0; after < Tasks; after++)
        {
            var own = new SufficientStatistics(Features, 1);
            Learn(own, tasks[after]);
            merged.Merge(own);
            var anew = new SufficientStatistics(Features, 1);
            for (var task = 0; task <= after; task++)
                Learn(anew, tasks[task]);
            var (fromSums, fromAll) = (merged.Solve(1e-3).Weights.ToArray(), anew.Solve(1e-3).Weights.ToArray());
            var apart = Math.Sqrt(fromSums.Zip(fromAll, (a, b) => (a - b) * (a - b)).Sum() / fromAll.Sum(w => w * w));
            Assert.InRange(apart, 0, 1e-9);
            for (var task = 0; task < Tasks; task++)
            {
                var place = (after * Tasks) + task;
                sums[place] = Score(merged, tasks[task]);
                joint[place] = Score(anew, tasks[task]);
                naive[place] = Score(own, tasks[task]);
            }
        }

        var untrained = new double[Tasks];
        untrained.AsSpan().Fill(-1);
        var (bySums, byAll, byNone) = (
            new TransferMatrix(sums, untrained), new TransferMatrix(joint, untrained), new TransferMatrix(naive, untrained));
        Assert.Equal(0, bySums.BackwardTransfer - byAll.BackwardTransfer, 1e-9);
        Assert.InRange(bySums.ShareOfJoint(byNone, byAll), 0.999, 1.001);
        Assert.InRange(byNone.Forgetting, 0.05, double.MaxValue);
    }

    // Each task has inputs around another place, where the same curved target has another slope.
    private static (double[] Features, double Target)[] Task(ulong seed, int rows, int features)
    {
        var random = RandomStream.Derive(17, seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var x = (seed * 0.5) + random.Uniform(-0.5, 0.5);
            var row = Enumerable.Range(0, features - 1).Select(i => Math.Sin((i + 1) * x * 0.7)).Append(1.0).ToArray();
            return (row, Math.Cos(3 * x) + (0.05 * random.NextGaussian()));
        })];
    }

    private static void Learn(SufficientStatistics statistics, (double[] Features, double Target)[] rows)
    {
        foreach (var (features, target) in rows)
            statistics.Add(features, [target]);
    }

    private static double Score(SufficientStatistics statistics, (double[] Features, double Target)[] rows)
    {
        var readout = new RidgeReadout(statistics.Solve(1e-3));
        var errors = new ErrorSums(1);
        var output = new double[1];
        foreach (var (features, target) in rows)
        {
            readout.Predict(features, output);
            errors.Add(output, [target]);
        }

        return -errors.Nrmse;
    }
}
