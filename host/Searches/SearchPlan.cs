using System.Globalization;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>A search, checked whole before anything is started: the job, the rows, and how they are cut.</summary>
/// <param name="Job">What is searched and how.</param>
/// <param name="Data">All rows.</param>
/// <param name="Split">How they are cut, in time order.</param>
internal sealed record SearchPlan(EvolutionJob Job, TimeSeries Data, SeriesSplit Split)
{
    private const int LongestDefaultWashout = 50;

    public TaskSpec Task => Job.Template.Task;

    /// <summary>The rows that a search is given: it cannot look at test rows that it does not have.</summary>
    public TimeSeries SearchRows => Data.Slice(0, Split.FittedRows);

    /// <summary>Checks everything that can be checked before the work begins.</summary>
    /// <exception cref="SpecRefusedException">A setting is out of its range.</exception>
    /// <exception cref="SeriesRefusedException">There are too few rows.</exception>
    public static SearchPlan For(TaskSpec task, TimeSeries data, SearchSettings settings)
    {
        var split = SeriesSplit.For(data.Rows, task.Horizon, settings.TestRows);
        var template = settings.Spec.Of(new ModelSpec
        {
            Task = task,
            Washout = settings.Washout ?? Math.Min(LongestDefaultWashout, split.TrainRows / 10),
        });
        var evolution = EvolutionChoice.Of(settings);
        var job = new EvolutionJob
        {
            Template = template,
            Fitness = new FitnessSpec
            {
                Objective = ObjectiveOf(task, settings.Objective),
                // A device has no seed.
                Seeds = template.Reservoir is ExternalSubstrateSpec ? 1 : settings.SeedsPerGenome,
                TrainRows = split.TrainRows,
                ValidationRows = split.ValidationRows,
                Folds = settings.Folds,
                EarlyRefusal = settings.RefuseEarly ? new EarlyRefusalSpec() : null,
                Behaviour = evolution.Loop is MapElitesSpec ? new BehaviourSpec() : null,
            },
            Evolution = evolution,
            Space = settings.Space.For(template.Reservoir),
        };
        var problems = job.ValidateNew();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        RefuseErrorRateOfNumbers(job);

        // A gene of a file that means nothing, or a space without the model that the search starts from, is refused now.
        _ = ReservoirGenomes.Encode(job.Space, template);
        var needed = template.Washout + task.Horizon + 2;
        if (split.TrainRows < needed)
        {
            throw new SeriesRefusedException(
                $"Of {data.Rows} rows {split.TrainRows} are left to train on, and a wash-out of {template.Washout} with horizon "
                + $"{task.Horizon} needs at least {needed}. Give more rows, fewer --test-rows or a shorter --washout.");
        }

        var plan = new SearchPlan(job, data, split);
        if (job.Fitness.Objective != FitnessObjective.ErrorRate)
            RefuseConstantTargets(plan);
        return plan;
    }

    /// <summary>
    /// The model of an individual, under the seed of the weights that did best on the validation rows: the seeds were
    /// all judged there anyway, so that the choice costs nothing and leaves the test rows untouched.
    /// </summary>
    public ModelSpec ModelOf(Individual individual)
    {
        var perSeed = individual.Fitness.PerSeed;
        var best = 0;
        for (var i = 1; i < perSeed.Length; i++)
        {
            if (perSeed[i] < perSeed[best])
                best = i;
        }

        return ReservoirGenomes.Decode(
            individual.Birth.Genome, Job.Template, Job.Fitness.SeedsOf(Job.Evolution.Seed)[best]);
    }

    // Pooled, one target that is predicted badly would hide the others.
    private static FitnessObjective ObjectiveOf(TaskSpec task, FitnessObjective? asked) => asked switch
    {
        null when task.Kind == TaskKind.Classification => FitnessObjective.ErrorRate,
        null or FitnessObjective.Nrmse when task is { Kind: not TaskKind.Classification, Targets.Length: > 1 } => FitnessObjective.MeanNrmse,
        null => FitnessObjective.Nrmse,
        { } said => said,
    };

    // An error relative to how much the target varies would be none, of every genome.
    private static void RefuseConstantTargets(SearchPlan plan)
    {
        foreach (var target in plan.Task.Targets)
        {
            var values = plan.Data.Column(target);
            Refuse(values.AsSpan(0, plan.Split.FittedRows), $"of the {plan.Split.FittedRows} rows that a search may read", "give rows in which it varies");
            Refuse(values.AsSpan(plan.Split.FittedRows), $"of the {plan.Split.TestRows} rows that are held out", "give more --test-rows");

            void Refuse(ReadOnlySpan<double> rows, string where, string way)
            {
                if (!rows.IsEmpty && !rows.ContainsAnyExcept(rows[0]))
                {
                    throw new SeriesRefusedException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The column '{target}' has the value {rows[0]} in each {where}, and there is nothing to find. Name another --target, or {way}."));
                }
            }
        }
    }

    private static void RefuseErrorRateOfNumbers(EvolutionJob job)
    {
        if (job.Fitness.Objective == FitnessObjective.ErrorRate && job.Template.Task.Kind != TaskKind.Classification)
        {
            throw new SpecRefusedException(
                [new SpecProblem("fitness.objective", "error-rate", "nrmse, unless the task is a classification")]);
        }
    }
}
