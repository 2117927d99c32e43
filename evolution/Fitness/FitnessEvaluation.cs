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
/// <remarks>The result is a function of the arguments alone, whatever the slices.</remarks>
public sealed class FitnessEvaluation
{
    private readonly Genome genome;
    private readonly ModelSpec template;
    private readonly FitnessSpec fitness;
    private readonly TimeSeries series;
    private readonly ImmutableArray<ulong> seeds;
    private readonly ImmutableArray<double>.Builder values;
    private ForwardValidation? current;
    private FitnessResult? result;
    private long operations;
    private long bytes;

    /// <summary>Sets up the evaluation; nothing is computed yet.</summary>
    /// <param name="genome">What is judged.</param>
    /// <param name="template">The task, and every field that has no gene.</param>
    /// <param name="fitness">How it is judged.</param>
    /// <param name="jobSeed">Seed of the job, from which the seeds of the weights come.</param>
    /// <param name="series">The rows; none after training and validation is read.</param>
    /// <exception cref="SpecRefusedException"><paramref name="fitness"/> has a field out of its range.</exception>
    public FitnessEvaluation(Genome genome, ModelSpec template, FitnessSpec fitness, ulong jobSeed, TimeSeries series)
    {
        this.genome = genome;
        this.template = template;
        this.fitness = fitness.Checked();
        this.series = series;
        seeds = fitness.SeedsOf(jobSeed);
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

    private void Begin()
    {
        try
        {
            var spec = ReservoirGenomes.Decode(genome, template, seeds[values.Count]);
            current = new ForwardValidation(spec, series, fitness.TrainRows, fitness.ValidationRows, fitness.Folds);
        }
        catch (SpecRefusedException refusal)
        {
            Refuse(refusal.Message);
        }
    }

    private void Conclude(ForwardValidation validation)
    {
        current = null;
        operations += validation.Operations;
        bytes += validation.Bytes;
        var value = fitness.Objective == FitnessObjective.Nrmse ? validation.Nrmse : validation.ErrorRate;
        if (!double.IsFinite(value))
        {
            Refuse($"Under seed {seeds[values.Count]} the {fitness.Objective} is {value}: the predictions did not stay finite.");
            return;
        }

        values.Add(value);
        if (values.Count == seeds.Length)
            result = FitnessResult.Measured(values.ToImmutable(), operations, bytes);
    }

    private void Refuse(string reason) => result = FitnessResult.Refused(reason, operations, bytes);
}
