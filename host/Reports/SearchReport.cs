using System.Globalization;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Reports;

/// <summary>Everything that a finished search has to tell.</summary>
/// <param name="Request">The call that it answers.</param>
/// <param name="Plan">What was searched, on which rows.</param>
/// <param name="Status">How the search went.</param>
/// <param name="Lineage">Everyone who was born in it.</param>
/// <param name="Winner">Its best individual.</param>
/// <param name="Test">The winner, fitted on training and validation rows, on the test rows.</param>
/// <param name="Baselines">What it is compared with.</param>
internal sealed record SearchReport(
    EvolveRequest Request,
    SearchPlan Plan,
    JobStatus Status,
    SearchLineage Lineage,
    Individual Winner,
    HeldOutResult Test,
    Baselines Baselines)
{
    /// <summary>Fits and tests the winner and the baselines. A function of its arguments: run again, it says the same.</summary>
    /// <exception cref="OutputRefusedException">No individual could be evaluated.</exception>
    public static SearchReport Of(
        EvolveRequest request, SearchPlan plan, JobStatus status, SearchLineage lineage, CancellationToken cancellation)
    {
        if (status.Best is not { Fitness.Refusal: null } best)
        {
            throw new OutputRefusedException(
                status.Best is null
                    ? "The search ended before its first evaluation was done. Give it more time, in another --out directory."
                    : $"No genome could be evaluated: {status.Best.Fitness.Refusal}");
        }

        var seeds = plan.Job.Fitness.SeedsOf(plan.Job.Evolution.Seed);
        var work = new WorkTally();
        return new SearchReport(
            request,
            plan,
            status,
            lineage,
            best,
            HeldOutResult.Of(plan.ModelOf(best), plan.Data, plan.Split, work, cancellation),
            Baselines.Of(plan, seeds, work, cancellation));
    }

    /// <summary>The command that finds the same again, on any machine.</summary>
    public string Command
    {
        get
        {
            var s = Request.Settings;
            var e = Plan.Job.Evolution;
            var parts = new List<string>
            {
                "archetyperc evolve", $"--data {Quoted(Request.Data.ToString())}", $"--target {Quoted(string.Join(',', s.Targets))}",
            };
            if (!s.Inputs.IsEmpty)
                parts.Add($"--inputs {Quoted(string.Join(',', s.Inputs))}");
            if (s.Kind != Runtime.Specs.TaskKind.Forecast)
                parts.Add($"--task {JsonText.Name(s.Kind)}");
            if (Plan.Task.Horizon > 1)
                parts.Add($"--horizon {Plan.Task.Horizon}");
            if (s.Objective is { } objective)
                parts.Add(objective == Evolution.Fitness.FitnessObjective.Nrmse ? "--objective nrmse" : "--objective error-rate");
            if (s.File is { } settings)
                parts.Add($"--settings {Quoted(settings.Name)}");
            foreach (var (option, value) in s.Spec.Options)
                parts.Add($"{option} {Quoted(value)}");
            if (e.Generations is { } generations)
                parts.Add($"--generations {generations}");
            if (s.TimeLimit is { } limit)
                parts.Add($"--time-limit {limit.TotalSeconds:R}s");
            AddGiven(parts, "--evaluations", s.Evaluations);
            if (s.EnergyLimitJoules is { } joules)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"--energy-limit {joules:R}"));
            if (e.Loop is not GenerationalSpec)
                parts.Add($"--loop {e.Loop.Name}");
            AddGiven(parts, "--window", s.Window);
            AddGiven(parts, "--islands", s.Islands);
            AddGiven(parts, "--rungs", s.Rungs);
            if (s.ReevaluatedShare is { } share)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"--reevaluate {share:R}"));
            if (s.LamarckianProbability is { } inherited)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"--inherit {inherited:R}"));
            if (s.RefuseEarly)
                parts.Add("--refuse-early");
            parts.Add($"--population {e.Population} --seed {e.Seed} --test-rows {Plan.Split.TestRows}");
            parts.Add($"--washout {Plan.Job.Template.Washout}");
            if (s.Space.Name is { } space)
                parts.Add($"--space {Quoted(space)}");
            if (s.Space.MostLayers is { } layers)
                parts.Add($"--layers {layers}");
            if (s.Space.Most is { } most)
                parts.Add($"--max-units {most}");
            if (s.Space.MinimumUnits is { } fewest)
                parts.Add($"--min-units {fewest}");
            if (Request.GridIntensity != EnergyEstimate.GridIntensity)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"--grid-intensity {Request.GridIntensity:R}"));
            parts.Add($"--seeds-per-genome {s.SeedsPerGenome} --folds {s.Folds} --out DIR");
            return string.Join(' ', parts);
        }
    }

    private static void AddGiven(List<string> parts, string option, int? value)
    {
        if (value is { } given)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{option} {given}"));
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ',' or '=') ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
