using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>The error of a winner on rows that no search has read.</summary>
internal static class TestError
{
    private const int Seeds = 10;
    private const ulong FirstSeed = 1_000_003; // none that a search draws, but for chance

    public static double Of(Genome genome, ModelSpec template, SearchTask task)
    {
        var errors = new double[Seeds];
        Parallel.For(0, Seeds, i => errors[i] = Of(ReservoirGenomes.Decode(genome, template, FirstSeed + (ulong)i), task));
        return errors.Average();
    }

    // NRMSE over the test rows; the model stands still after the training rows and runs on over those of the validation.
    private static double Of(ModelSpec spec, SearchTask task)
    {
        var training = new BatchTraining(spec, task.Rows, task.TrainRows);
        var test = new HeldOutTest(training.Finish(), task.Rows, task.TrainRows, task.ValidationRows + task.TestRows);
        while (test.Advance(1024))
        {
        }

        var target = task.Rows.Columns.IndexOf(task.Target);
        var (first, squares, sum, sumOfSquares) = (task.TrainRows + task.ValidationRows, 0.0, 0.0, 0.0);
        for (var row = first; row < first + task.TestRows; row++)
        {
            var value = task.Rows.Row(row)[target];
            var missed = test.Predictions.Span[row - task.TrainRows] - value;
            squares += missed * missed;
            sum += value;
            sumOfSquares += value * value;
        }

        var mean = sum / task.TestRows;
        return Math.Sqrt(squares / task.TestRows / ((sumOfSquares / task.TestRows) - (mean * mean)));
    }
}
