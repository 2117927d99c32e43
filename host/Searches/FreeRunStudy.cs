using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>
/// Fits the model of a plan under several seeds and runs it free on the test rows: from the first of them, and again from where the run
/// before ended. Each run starts after all rows before it as they were measured; nothing is learned on the way.
/// </summary>
/// <param name="Steps">Rows of a run.</param>
/// <param name="Starts">Runs, one behind the other.</param>
/// <param name="PerSeed">Errors over the rows of all runs.</param>
/// <param name="Persistence">Error on the same rows of the last value before each start, held.</param>
internal sealed record FreeRunStudy(int Steps, int Starts, ImmutableArray<FreeRunFigure> PerSeed, double Persistence)
{
    /// <summary>Mean and deviation over the seeds; not a number when a run diverged.</summary>
    public Spread Spread => Spread.Of(PerSeed.Select(s => s.Nrmse));

    /// <summary>What is to be said of runs that diverged, a sentence per seed.</summary>
    public IEnumerable<string> Divergences => PerSeed.Where(s => s.Diverged > 0).Select(s => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {s.Seed}: the free run diverged from {s.Diverged} of {Starts} starts, after {s.Shortest} of {Steps} rows at the earliest, and has no NRMSE."));

    /// <summary>What is to be said of runs that ran away and stayed finite; null for nothing.</summary>
    public string? RunAways => PerSeed.Sum(s => s.RanAway) is > 0 and var runs
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{runs} of {Starts * PerSeed.Length} free runs ran away: their inputs went beyond 50 deviations of what the model has seen, and were held there. What they predict means nothing.")
        : null;

    /// <exception cref="SpecRefusedException">The model cannot run free, or there are fewer test rows than steps.</exception>
    /// <exception cref="SeriesRefusedException">A target does not vary in the rows of the runs.</exception>
    public static FreeRunStudy Of(SearchPlan plan, int steps, int seeds, WorkTally work, CancellationToken cancellation)
    {
        var problems = FreeRun.Problems(plan.Job.Template);
        var held = plan.Split.TestRows;
        if (steps > held)
            problems = problems.Add(new SpecProblem("--free-run", $"{steps}", $"1 to {held}, the rows held out; --test-rows holds more"));
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        var starts = held / steps;
        var targets = plan.Data.Select(plan.Task.Targets);
        RefuseConstantTargets(targets.Slice(plan.Split.FittedRows, starts * steps));
        return new FreeRunStudy(
            steps,
            starts,
            [.. Enumerable.Range(1, seeds).Select(seed => Run(plan, targets, steps, starts, (ulong)seed, work, cancellation))],
            Held(targets, plan.Split.FittedRows, steps, starts));
    }

    /// <summary>mean, sd, each seed's figure, and the baseline; null stands for what diverged.</summary>
    public JsonObject ToJson() => new()
    {
        ["measure"] = "nrmse",
        ["mean"] = JsonText.Real(Spread.Mean),
        ["sd"] = JsonText.Real(Spread.Deviation),
        ["seeds"] = new JsonArray([.. PerSeed.Select(s => new JsonObject
        {
            ["seed"] = JsonText.Whole(s.Seed), ["nrmse"] = JsonText.Real(s.Nrmse), ["diverged"] = s.Diverged, ["shortest"] = s.Shortest, ["ranAway"] = s.RanAway,
        })]),
        ["freeRun"] = new JsonObject { ["steps"] = Steps, ["starts"] = Starts },
        ["baselines"] = new JsonObject { ["persistence"] = new JsonObject { ["nrmse"] = JsonText.Real(Persistence) } },
    };

    private static FreeRunFigure Run(
        SearchPlan plan, TimeSeries targets, int steps, int starts, ulong seed, WorkTally work, CancellationToken cancellation)
    {
        var template = plan.Job.Template;
        var fitted = plan.Split.FittedRows;
        var model = HeldOutResult.Fit(template with { Reservoir = template.Reservoir with { Seed = seed } }, plan.Data, fitted, cancellation);
        var free = new FreeRun(model);
        var rows = plan.Data.Select(plan.Task.Columns);
        var error = new ErrorSums(model.OutputSize);
        var predictions = new double[steps * model.OutputSize];
        var (diverged, shortest, ranAway) = (0, steps, 0);
        for (var first = fitted; first < fitted + (starts * steps); first += steps)
        {
            cancellation.ThrowIfCancellationRequested();
            var predicted = free.Ahead(rows.Values.Span.Slice(first * model.RowSize, steps * model.RowSize), predictions);
            ranAway += free.AheadRanAway ? 1 : 0;
            if (predicted < steps)
                (diverged, shortest) = (diverged + 1, Math.Min(shortest, predicted));
            for (var step = 0; step < predicted; step++)
                Add(error, predictions.AsSpan(step * model.OutputSize, model.OutputSize), targets.Row(first + step));
            for (var row = first; row < first + steps; row++)
                free.Force(rows.Row(row));
        }

        work.Add(FitCost.Of(model, fitted, fitted + (2L * starts * steps)));
        return new FreeRunFigure(seed, diverged > 0 ? double.NaN : error.Nrmse, diverged, shortest, ranAway);
    }

    private static double Held(TimeSeries targets, int first, int steps, int starts)
    {
        var error = new ErrorSums(targets.Columns.Length);
        var last = targets.Row(0);
        for (var row = 1; row < first; row++)
            last = Labelled(targets.Row(row)) ? targets.Row(row) : last;
        for (var start = first; start < first + (starts * steps); start += steps)
        {
            for (var row = start; row < start + steps; row++)
                Add(error, last, targets.Row(row));
            for (var row = start; row < start + steps; row++)
                last = Labelled(targets.Row(row)) ? targets.Row(row) : last;
        }

        return error.Nrmse;
    }

    // A row of a regression may have no label.
    private static void Add(ErrorSums error, ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        if (Labelled(target))
            error.Add(prediction, target);
    }

    private static bool Labelled(ReadOnlySpan<double> target) => !target.Contains(double.NaN);

    private static void RefuseConstantTargets(TimeSeries targets)
    {
        foreach (var target in targets.Columns)
        {
            var values = targets.Column(target).Where(v => !double.IsNaN(v)).Distinct().Take(2).ToArray();
            if (values.Length < 2)
            {
                throw new SeriesRefusedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The column '{target}' does not vary in the {targets.Rows} rows that are run freely, and an error relative to how much it varies means nothing. Give more steps or more --test-rows, or name another --target."));
            }
        }
    }
}
