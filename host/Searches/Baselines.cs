using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness.Baselines;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>What a winner is measured against, all of it on the same test rows.</summary>
/// <param name="Persistence">Nothing changes; null unless the task is a forecast.</param>
/// <param name="Autoregressive">Linear prediction from the target's own past; null unless the task is a forecast.</param>
/// <param name="Order">Its order, chosen on the validation rows.</param>
/// <param name="Constant">The mean, or the most frequent class, of the fitted rows; null for a forecast.</param>
/// <param name="DefaultReservoir">The reservoir that nobody tuned, once per seed.</param>
internal sealed record Baselines(
    Score? Persistence,
    Score? Autoregressive,
    int Order,
    Score? Constant,
    ImmutableArray<Score> DefaultReservoir)
{
    /// <summary>Whether a default reservoir began the test without forgetting although its spec says so.</summary>
    public bool HoldsForgettingBack { get; init; }

    public Score DefaultReservoirMean => new(
        DefaultReservoir.Average(s => s.Nrmse),
        DefaultReservoir[0].ErrorRate is null ? null : DefaultReservoir.Average(s => s.ErrorRate),
        new Score(DefaultReservoir.Average(s => s.Held!.Nrmse), DefaultReservoir.Average(s => s.Held!.ErrorRate)));

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
            return new Baselines(null, null, 0, ConstantOf(plan), reservoirs) { HoldsForgettingBack = held };
        var values = plan.Data.Column(plan.Task.Targets[0]);
        var autoregressive = AutoregressiveBaseline.Fit(
            values, plan.Split.TrainRows, plan.Split.ValidationRows, plan.Task.Horizon);
        return new Baselines(
            new Score(new PersistenceBaseline(plan.Task.Horizon).Nrmse(values, plan.Split.FittedRows, plan.Split.TestRows)),
            Learning(plan, autoregressive, work, cancellation) with
            {
                Held = new Score(autoregressive.Nrmse(values, plan.Split.FittedRows, plan.Split.TestRows)),
            },
            autoregressive.Order,
            null,
            reservoirs)
        {
            HoldsForgettingBack = held,
        };
    }

    // The same autoregression, going on learning by recursive least squares: a readout on past values, and a unit that is 0.
    private static Score Learning(SearchPlan plan, AutoregressiveBaseline fitted, WorkTally work, CancellationToken cancellation)
    {
        var target = plan.Task.Targets[0];
        var spec = new ModelSpec
        {
            Task = plan.Task with { Inputs = [target], Targets = [target] },
            Reservoir = new EchoStateSpec { Units = 1, InDegree = 1, InputScaling = 0, BiasScaling = 0 },
            Readout = new ReadoutSpec { InputLags = fitted.Order, Ridge = 1e-9 },
            Washout = fitted.Order,
        };
        return HeldOutResult.Of(spec, plan.Data, plan.Split, work, cancellation).Score;
    }

    private static Score ConstantOf(SearchPlan plan)
    {
        var task = plan.Task;
        var values = plan.Data.Column(task.Targets[0]);
        var outputs = task.OutputSize;
        var mean = new double[outputs];
        var target = new double[outputs];
        var labelled = values.Take(plan.Split.FittedRows).Where(v => !double.IsNaN(v)).ToArray();
        foreach (var value in labelled)
        {
            Write(task, value, target);
            for (var o = 0; o < outputs; o++)
                mean[o] += target[o] / labelled.Length;
        }

        var sums = new ErrorSums(outputs);
        foreach (var value in values.Skip(plan.Split.FittedRows).Where(v => !double.IsNaN(v)))
        {
            Write(task, value, target);
            sums.Add(mean, target);
        }

        return Score.Of(sums, task);
    }

    private static void Write(TaskSpec task, double value, double[] target)
    {
        if (task.Kind != TaskKind.Classification)
        {
            target[0] = value;
            return;
        }

        Array.Fill(target, -1);
        target[(int)value] = 1;
    }
}
