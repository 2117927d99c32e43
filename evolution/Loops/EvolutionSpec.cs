using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>The settings of a search: numbers only, so that a job can be written down and taken up again.</summary>
/// <remarks>
/// The defaults were chosen by searches of 300 evaluations over one-step forecasts of the Santa Fe laser and of monthly sunspots,
/// 16 seeds each. What mattered was to press hard (tournaments of 5 rather than 2) and not to draw any genome twice; half or a
/// quarter of elites, gene probabilities of 0.15 to 0.5 and step sizes of 0.1 to 0.3 came out alike.
/// </remarks>
public sealed record EvolutionSpec
{
    /// <summary>Most individuals of a generation.</summary>
    public const int MaximumPopulation = 10_000;

    /// <summary>How births follow from results: the kind of search. Default: generation by generation.</summary>
    public LoopSpec Loop { get; init; } = new GenerationalSpec();

    /// <summary>Individuals of a generation. 2 to 10,000, default 24.</summary>
    public int Population { get; init; } = 24;

    /// <summary>Seed of every random decision of the job.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Best individuals that live on into the next generation unchanged. 1 to population - 1, default 12.</summary>
    public int EliteCount { get; init; } = 12;

    /// <summary>Individuals in a tournament. 1 to 10,000, default 5.</summary>
    public int TournamentSize { get; init; } = 5;

    /// <summary>Which crossover is used.</summary>
    public CrossoverKind Crossover { get; init; } = CrossoverKind.Uniform;

    /// <summary>Probability that a birth has two parents. 0 to 1, default 0.8.</summary>
    public double CrossoverProbability { get; init; } = 0.8;

    /// <summary>Probability that a birth is a genome drawn anew, a random immigrant. 0 to 1, default 0.04.</summary>
    public double ResetProbability { get; init; } = 0.04;

    /// <summary>Probability that a child's mutation draws genes anew instead of stepping. 0 to 1, default 0.1.</summary>
    public double UniformMutationProbability { get; init; } = 0.1;

    /// <summary>Probability of each gene to be hit by a mutation. Above 0, up to 1, default 0.3.</summary>
    public double GeneProbability { get; init; } = 0.3;

    /// <summary>Largest standard deviation of a Gaussian step, on the genes' [0, 1] scale. Above 0, up to 1, default 0.2.</summary>
    public double Sigma { get; init; } = 0.2;

    /// <summary>
    /// Smallest standard deviation. Above 0, up to <see cref="Sigma"/>, default 0.02. Every birth draws its own between the
    /// two, uniform in the logarithm: coarse and fine steps at any time, without a schedule to tune.
    /// </summary>
    public double SmallestSigma { get; init; } = 0.02;

    /// <summary>
    /// Probability that a birth may go on from the sums that its first parent has learned, which it does where its features are the same:
    /// 0 is Baldwinian (every child learns from nothing), 1 Lamarckian, between them a mixture. 0 to 1, default 0.
    /// </summary>
    public double LamarckianProbability { get; init; }

    /// <summary>How the best are evaluated again; null when every genome is evaluated once.</summary>
    public ReevaluationSpec? Reevaluation { get; init; }

    /// <summary>Who is chosen, what is mutated and who lives on, where that is not the default; null for <see cref="OperatorsSpec"/>'s.</summary>
    public OperatorsSpec? Operators { get; init; }

    /// <summary>Over after so many generations, 1 or more; null for no such limit.</summary>
    public int? Generations { get; init; }

    /// <summary>Over after so many evaluations, 1 or more; null for no such limit.</summary>
    public long? Evaluations { get; init; }

    /// <summary>Over when the best has not improved for so many generations, 1 or more; null for no such limit.</summary>
    public int? StagnationGenerations { get; init; }

    /// <summary>Over when the best fitness is this or lower; null for no such limit.</summary>
    public double? FitnessThreshold { get; init; }

    /// <summary>Over after so long, above zero; null for no such limit. Watched outside of the loop, which has no clock.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Over when so many joules were spent, as estimated from the counted work; above zero; null for no such limit. Watched outside of the loop,
    /// over the results in the order of their arrival.
    /// </summary>
    public double? EnergyLimitJoules { get; init; }

    /// <summary>The default settings for another population: half of it, rounded down, lives on.</summary>
    /// <param name="population">2 to 10,000; another number is refused by <see cref="Validate"/>.</param>
    public static EvolutionSpec Sized(int population) =>
        new() { Population = population, EliteCount = Math.Max(1, population / 2) };

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("evolution.population", Population, 2, MaximumPopulation);
        check.Within("evolution.eliteCount", EliteCount, 1, Math.Max(1, Population - 1));
        check.Within("evolution.tournamentSize", TournamentSize, 1, 10_000);
        check.Known("evolution.crossover", Crossover);
        check.Within("evolution.crossoverProbability", CrossoverProbability, 0, 1);
        check.Within("evolution.resetProbability", ResetProbability, 0, 1);
        check.Within("evolution.uniformMutationProbability", UniformMutationProbability, 0, 1);
        check.Within("evolution.geneProbability", GeneProbability, 0, 1, lowExcluded: true);
        check.Within("evolution.sigma", Sigma, 0, 1, lowExcluded: true);
        check.Within("evolution.smallestSigma", SmallestSigma, 0, Sigma, lowExcluded: true);
        check.Within("evolution.lamarckianProbability", LamarckianProbability, 0, 1);
        Loop.Check(check, this);
        Reevaluation?.Check(check);
        if (Reevaluation is not null && !Loop.Reevaluates)
            check.Add("evolution.reevaluation", "set", $"none with a search of kind {Loop.Name}");
        Operators?.CheckInto(check, "evolution.operators");
        CheckLimits(check);
        return check.Problems;
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public EvolutionSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }

    /// <summary>The terminations that the loop itself decides.</summary>
    internal AnyTermination Termination()
    {
        var terminations = ImmutableArray.CreateBuilder<ITermination>();
        if (FitnessThreshold is { } threshold)
            terminations.Add(new FitnessThresholdTermination(threshold));
        if (Generations is { } generations)
            terminations.Add(new GenerationsTermination(generations));
        if (Evaluations is { } evaluations)
            terminations.Add(new EvaluationsTermination(evaluations));
        if (StagnationGenerations is { } stagnation)
            terminations.Add(new StagnationTermination(stagnation));
        return new AnyTermination(terminations.ToImmutable());
    }

    /// <summary>Births of a generation when nothing cuts it short.</summary>
    internal int BirthsOf(int generation) =>
        generation == 0 || Operators is { Reinsertion: not ReinsertionKind.Elitist } ? Population : Population - EliteCount;

    /// <summary>
    /// Evaluations that the limits allow; null when neither generations nor evaluations are limited. A generation is a population's worth of
    /// them, but where the elite of a generational search is not evaluated again.
    /// </summary>
    public long? ExpectedEvaluations
    {
        get
        {
            var later = Loop is GenerationalSpec ? BirthsOf(1) : Population;
            long? byGenerations = Generations is { } generations ? Population + ((generations - 1L) * later) : null;
            return byGenerations is { } some && Evaluations is { } most ? Math.Min(some, most) : byGenerations ?? Evaluations;
        }
    }

    private void CheckLimits(SpecCheck check)
    {
        if (Generations is { } generations)
            check.Within("evolution.generations", generations, 1, int.MaxValue);
        if (Evaluations is { } evaluations && evaluations < 1)
            check.Add("evolution.evaluations", evaluations.ToString(CultureInfo.InvariantCulture), "1 or more");
        if (StagnationGenerations is { } stagnation)
            check.Within("evolution.stagnationGenerations", stagnation, 1, int.MaxValue);
        if (FitnessThreshold is { } threshold)
            check.Within("evolution.fitnessThreshold", threshold, double.MinValue, double.MaxValue);
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
            check.Add("evolution.timeLimit", limit.ToString(), "above zero");
        if (EnergyLimitJoules is { } joules)
            check.Within("evolution.energyLimitJoules", joules, 0, double.MaxValue, lowExcluded: true);
        if (Generations is null && Evaluations is null && StagnationGenerations is null && FitnessThreshold is null && TimeLimit is null
            && EnergyLimitJoules is null)
        {
            check.Add(
                "evolution.generations",
                "not set, and no other limit is",
                "a limit: generations, evaluations, stagnationGenerations, fitnessThreshold, timeLimit or energyLimitJoules");
        }
    }
}
