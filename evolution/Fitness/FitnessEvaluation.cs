using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>
/// The evaluation of one genome, advanced in slices by whoever has the processor: one model per seed, in turn, trained on the
/// training rows and judged on the validation rows. Stops at the first seed that comes to nothing finite.
/// </summary>
/// <remarks>The result is a function of genome, template, settings, seed, rows and plan, whatever the slices and whatever a cache holds.</remarks>
public sealed class FitnessEvaluation
{
    private readonly Genome genome;
    private readonly ModelSpec template;
    private readonly FitnessSpec fitness;
    private readonly TimeSeries series;
    private readonly EvaluationPlan plan;
    private readonly LearnedSumsCache? cache;
    private readonly ImmutableArray<ulong> seeds;
    private readonly int trainRows;
    private readonly ImmutableArray<double>.Builder values;
    private ForwardValidation? current;
    private FitnessResult? result;
    private bool looked;
    private ModelCost? cost;
    private Behaviour? behaviour;
    private long trained;
    private long operations;
    private long bytes;

    /// <summary>Sets up the evaluation; nothing is computed yet.</summary>
    /// <param name="genome">What is judged.</param>
    /// <param name="template">The task, and every field that has no gene.</param>
    /// <param name="fitness">How it is judged.</param>
    /// <param name="jobSeed">Seed of the job, from which the seeds of the weights come.</param>
    /// <param name="series">The rows; none after training and validation is read.</param>
    /// <param name="plan">The rows and seeds of this evaluation, and whose sums it inherits; all rows and the first seeds unless said.</param>
    /// <param name="cache">Sums learned before; null to go through every row.</param>
    /// <exception cref="SpecRefusedException"><paramref name="fitness"/> has a field out of its range.</exception>
    public FitnessEvaluation(
        Genome genome,
        ModelSpec template,
        FitnessSpec fitness,
        ulong jobSeed,
        TimeSeries series,
        EvaluationPlan? plan = null,
        LearnedSumsCache? cache = null)
    {
        this.plan = plan ?? EvaluationPlan.Full;
        this.cache = cache;
        this.genome = genome;
        this.template = template;
        this.fitness = fitness.Checked();
        this.series = series;
        trainRows = RowsOf(this.plan.Fidelity);
        seeds = fitness.SeedsOf(jobSeed, this.plan.Draw);
        values = ImmutableArray.CreateBuilder<double>(seeds.Length);
    }

    /// <summary>Whether <see cref="Result"/> is there.</summary>
    public bool IsFinished => result is not null;

    /// <summary>What was found.</summary>
    /// <exception cref="InvalidOperationException">The evaluation has not finished.</exception>
    public FitnessResult Result =>
        result ?? throw new InvalidOperationException("The evaluation has not finished; advance it until it returns false.");

    /// <summary>Goes on for about so many rows; making the next seed's reservoir is a slice of its own.</summary>
    /// <param name="rows">Rows to read at the most, 1 or more.</param>
    /// <returns>False when the evaluation has finished.</returns>
    public bool Advance(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (IsFinished)
            return false;
        if (current is null)
            Begin();
        else if (!current.Advance(rows))
            Conclude(current);
        return !IsFinished;
    }

    private int RowsOf(Fidelity? fidelity)
    {
        // A rung trains on what its wash-out and horizon need, at the least.
        var least = Math.Min(fitness.TrainRows, template.Washout + template.Task.Horizon + 2);
        return fidelity is { } part ? Math.Max(least, part.Rows(fitness.TrainRows)) : fitness.TrainRows;
    }

    private void Begin()
    {
        try
        {
            var spec = ReservoirGenomes.Decode(genome, template, seeds[values.Count]);
            if (!looked && fitness.EarlyRefusal is { } hopeless)
            {
                looked = true;
                var reason = hopeless.Ask(spec, series, trainRows, out var asked);
                operations += asked;
                if (reason is not null)
                    Refuse(reason);
                return;
            }

            var inherited = InheritedRows(spec);
            current = new ForwardValidation(
                spec, series, trainRows, fitness.ValidationRows, fitness.Folds, fitness.TrainRows, inherited, cache is not null);
            if (inherited > 0 && cache?.Find(current.Identity, inherited) is { } sums)
                current.GoOnFrom(sums);
            cost = new ModelCost(current.OperationsPerSample, current.ModelBytes);
            if (fitness.Behaviour is { } asks && behaviour is null)
                behaviour = asks.Measure(spec.Reservoir, seeds[0]);
        }
        catch (Exception refusal) when (refusal is SpecRefusedException or InvalidOperationException)
        {
            Refuse(refusal.Message);
        }
    }

    // Rows whose sums the donor has learned; none where its features are others, its rows more, or nothing is learned by sums.
    private int InheritedRows(ModelSpec spec)
    {
        if (plan.Donor is not { } donor || spec.Plasticity is not null || spec.Readout.Learner == OnlineLearner.Logistic)
            return 0;
        var rows = RowsOf(donor.Fidelity);
        var theirs = ReservoirGenomes.Decode(donor.Genome, template, spec.Reservoir.Seed);
        return rows <= trainRows && FeatureIdentity.SameFeatures(spec, theirs) ? rows : 0;
    }

    private void Conclude(ForwardValidation validation)
    {
        current = null;
        operations += validation.Operations;
        bytes += validation.Bytes;
        trained += validation.TrainedRows;
        if (validation.Learned is { } learned)
            cache?.Add(learned);
        var value = fitness.Objective switch
        {
            FitnessObjective.Nrmse => validation.Nrmse,
            FitnessObjective.MeanNrmse => validation.MeanNrmse,
            _ => validation.ErrorRate,
        };
        if (!double.IsFinite(value))
        {
            Refuse($"Under seed {seeds[values.Count]} the {fitness.Objective} is {value}: the predictions did not stay finite, or the target is the same in every "
                + "row that is judged.");
            return;
        }

        values.Add(value);
        if (values.Count == seeds.Length)
        {
            result = FitnessResult.Measured(values.ToImmutable(), operations, bytes) with
            {
                TrainedRows = trained, Cost = cost, Behaviour = behaviour,
            };
        }
    }

    private void Refuse(string reason) => result = FitnessResult.Refused(reason, operations, bytes) with { TrainedRows = trained };
}
