using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness.Baselines;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>What a winner is measured against, all of it on the same test rows.</summary>
/// <param name="Persistence">Nothing changes; null unless the task is a forecast.</param>
/// <param name="Autoregressive">Linear prediction from the target's own past; null unless the task is a forecast.</param>
/// <param name="Orders">Its order for each target, chosen on the validation rows; empty unless the task is a forecast.</param>
/// <param name="Constant">The mean, or the most frequent class, of the fitted rows; null for a forecast.</param>
/// <param name="DefaultReservoir">The reservoir that nobody tuned, once per seed.</param>
internal sealed record Baselines(
    Score? Persistence,
    Score? Autoregressive,
    ImmutableArray<int> Orders,
    Score? Constant,
    ImmutableArray<Score> DefaultReservoir)
{
    /// <summary>Whether a default reservoir began the test without forgetting although its spec says so.</summary>
    public bool HoldsForgettingBack { get; init; }

    public Score DefaultReservoirMean => Score.Mean(DefaultReservoir);

    /// <summary>The autoregression as a table names it.</summary>
    public string AutoregressionName => $"autoregression, order{(Orders.Length == 1 ? "" : "s")} {string.Join(", ", Orders)}";

    public static Baselines Of(SearchPlan plan, IEnumerable<ulong> seeds, WorkTally work, CancellationToken cancellation)
    {
        ImmutableArray<HeldOutResult> results =
        [
            .. seeds.Select(seed => HeldOutResult.Of(
                plan.Job.Template with { Reservoir = plan.Job.Template.Reservoir with { Seed = seed } },
                plan.Data,
                plan.Split,
                work,
                cancellation)),
        ];
        ImmutableArray<Score> reservoirs = [.. results.Select(result => result.Score)];
        var held = results.Any(result => result.Model.HoldsForgettingBack);
        if (plan.Task.Kind != TaskKind.Forecast)
            return new Baselines(null, null, [], ConstantOf(plan), reservoirs) { HoldsForgettingBack = held };
        var targets = plan.Task.Targets;
        ImmutableArray<AutoregressiveBaseline> autoregressions =
        [
            .. targets.Select(target => AutoregressiveBaseline.Fit(
                plan.Data.Column(target), plan.Split.TrainRows, plan.Split.ValidationRows, plan.Task.Horizon)),
        ];
        return new Baselines(
            Score.Of(targets, [.. targets.Select(target => Persisting(plan, target))]),
            Score.Of(targets, [.. targets.Select((target, i) => Learning(plan, target, autoregressions[i], work, cancellation))]),
            [.. autoregressions.Select(fitted => fitted.Order)],
            null,
            reservoirs)
        {
            HoldsForgettingBack = held,
        };
    }

    private static Score Persisting(SearchPlan plan, string target) => new(
        new PersistenceBaseline(plan.Task.Horizon).Nrmse(plan.Data.Column(target), plan.Split.FittedRows, plan.Split.TestRows));

    // The same autoregression, going on learning by recursive least squares: a readout on past values, and a unit that is 0.
    private static Score Learning(SearchPlan plan, string target, AutoregressiveBaseline fitted, WorkTally work, CancellationToken cancellation)
    {
        var spec = new ModelSpec
        {
            Task = plan.Task with { Inputs = [target], Targets = [target] },
            Reservoir = new EchoStateSpec { Units = 1, InDegree = 1, InputScaling = 0, BiasScaling = 0 },
            Readout = new ReadoutSpec { InputLags = fitted.Order, Ridge = 1e-9 },
            Washout = fitted.Order,
        };
        return HeldOutResult.Of(spec, plan.Data, plan.Split, work, cancellation).Score with
        {
            Held = new Score(fitted.Nrmse(plan.Data.Column(target), plan.Split.FittedRows, plan.Split.TestRows)),
        };
    }

    private static Score ConstantOf(SearchPlan plan)
    {
        var task = plan.Task;
        var rows = plan.Data.Select(task.Targets);
        var outputs = task.OutputSize;
        var mean = new double[outputs];
        var target = new double[outputs];
        // A row without one of its targets is neither learned nor tested.
        var labelled = Enumerable.Range(0, rows.Rows).Where(r => !rows.Row(r).Contains(double.NaN)).ToArray();
        var fitted = labelled.Count(r => r < plan.Split.FittedRows);
        foreach (var row in labelled.Take(fitted))
        {
            Write(task, rows.Row(row), target);
            for (var o = 0; o < outputs; o++)
                mean[o] += target[o] / fitted;
        }

        var sums = new ErrorSums(outputs);
        foreach (var row in labelled.Skip(fitted))
        {
            Write(task, rows.Row(row), target);
            sums.Add(mean, target);
        }

        return Score.Of(sums, task);
    }

    private static void Write(TaskSpec task, ReadOnlySpan<double> row, double[] target)
    {
        if (task.Kind != TaskKind.Classification)
        {
            row.CopyTo(target);
            return;
        }

        Array.Fill(target, -1);
        target[(int)row[0]] = 1;
    }
}
