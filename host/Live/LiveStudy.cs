using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Regimes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Live;

/// <summary>Runs four ways to serve one stream over the same rows. The first tenth is learned and not judged.</summary>
internal static class LiveStudy
{
    /// <summary>Regimes A, B and C and A again: white input of one kind after the other, maps far apart.</summary>
    public static RegimeStream Recurrence { get; } = new()
    {
        Name = "recurrence",
        Summary = "regimes A, B, C and A again, each with an input and a map of its own",
        Schedule = "ABCA",
        Memory = [0.9, 0, -0.9],
        Maps = [RegimeStream.Map.First, RegimeStream.Map.Second, RegimeStream.Map.Third],
        Noise = 0.1,
    };

    /// <summary>One run.</summary>
    /// <param name="rows">The whole stream.</param>
    /// <param name="spec">The model, with the seed of its weights and a lifelong part.</param>
    /// <param name="live">The population around it.</param>
    /// <param name="work">Counts it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static LiveRun Run(IReadOnlyList<double[]> rows, ModelSpec spec, LiveSpec live, WorkTally work, CancellationToken cancellation)
    {
        var population = LivePopulation.Around(live, LiveSpace.Of(spec), spec);
        var plain = LifelongModel.Create(spec with { Lifelong = null });
        var archetypes = LifelongModel.Create(spec);
        var (held, online, kept, living) = (
            Held(rows, spec with { Lifelong = null }),
            Error(rows, spec.Task, plain.Learn, cancellation),
            Error(rows, spec.Task, archetypes.Learn, cancellation),
            Error(rows, spec.Task, population.Learn, cancellation));

        // The held one is counted as if it learned on; of the population the bytes are not counted.
        work.AddLearned(plain, 2 * rows.Count);
        work.AddLearned(archetypes, rows.Count);
        work.Add(population.ServedOperations + population.ShadowOperations);
        return new LiveRun(
            held,
            online,
            kept,
            living,
            population.Promotions,
            population.Alarms,
            population.Births,
            (double)population.ShadowOperations / population.ServedOperations);
    }

    private static int Training(IReadOnlyList<double[]> rows) => rows.Count / 10;

    private static double Held(IReadOnlyList<double[]> rows, ModelSpec spec)
    {
        var model = LifelongModel.Create(spec);
        var answers = new double[rows.Count * model.OutputSize];
        var learned = Training(rows);
        for (var r = 0; r < learned; r++)
            model.Learn(rows[r], answers.AsSpan(r * model.OutputSize, model.OutputSize));
        double[] rest = [.. rows.Skip(learned).SelectMany(row => row)];
        model.PredictAhead(rest, answers.AsSpan(learned * model.OutputSize));
        return Judged(rows, spec.Task, answers);
    }

    private static double Error(IReadOnlyList<double[]> rows, TaskSpec task, Learning learn, CancellationToken cancellation)
    {
        var answers = new double[rows.Count * task.OutputSize];
        for (var r = 0; r < rows.Count; r++)
        {
            if (r % 256 == 0)
                cancellation.ThrowIfCancellationRequested();
            learn(rows[r], answers.AsSpan(r * task.OutputSize, task.OutputSize));
        }

        return Judged(rows, task, answers);
    }

    private static double Judged(IReadOnlyList<double[]> rows, TaskSpec task, double[] answers)
    {
        var sums = new ErrorSums(task.OutputSize);
        var horizon = task.Kind == TaskKind.Forecast ? task.Horizon : 0;
        int[] columns = [.. task.Targets.Select(t => task.Columns.IndexOf(t))];
        var target = new double[task.OutputSize];
        for (var r = Training(rows) + horizon; r < rows.Count; r++)
        {
            if (Array.Exists(columns, c => double.IsNaN(rows[r][c])))
                continue;
            if (task.Kind == TaskKind.Classification)
            {
                target.AsSpan().Fill(-1);
                target[(int)rows[r][columns[0]]] = 1;
            }
            else
            {
                for (var t = 0; t < columns.Length; t++)
                    target[t] = rows[r][columns[t]];
            }

            sums.Add(answers.AsSpan((r - horizon) * task.OutputSize, task.OutputSize), target);
        }

        return task.Kind == TaskKind.Classification ? sums.ErrorRate : sums.MeanNrmse;
    }

    private delegate void Learning(ReadOnlySpan<double> row, Span<double> prediction);
}
