using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// A generational search as a pure state machine: it holds births out to be evaluated, takes results in any order, and when a
/// generation is complete folds it in, in the order of birth, and draws the next.
/// </summary>
/// <remarks>
/// The whole course is a function of the constructor's arguments, the results and the stops: not of the order in which the
/// results of a generation arrive. To take up a job again, make the loop again and fold the same results. Nothing here is safe
/// for use by several threads at once.
/// </remarks>
public sealed class GenerationalLoop : IEvolutionLoop
{
    private readonly Breeding breeding;
    private readonly IReinsertion reinsertion;
    private readonly AnyTermination termination;
    private readonly Reevaluations? reevaluations;
    private readonly Inheritance inheritance;
    private readonly HashSet<Genome> seen = [];
    private readonly Dictionary<BirthNumber, Individual> arrived = [];
    private readonly List<GenerationSummary> history = [];
    private List<Birth> births = [];
    private ImmutableArray<Individual> population = [];
    private Individual? bestFolded;
    private (FinishReason Reason, BirthNumber After)? stop;
    private BirthNumber lastBorn;
    private long foldedEvaluations;
    private long foldedRefusals;
    private int stagnant;

    /// <summary>Draws the first generation.</summary>
    /// <param name="spec">The settings of the search.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, repeats left out; no more than the population. The rest is drawn.</param>
    /// <param name="operators">
    /// Operators in place of those that <paramref name="spec"/> names, own ones for instance. They are not written down with a job:
    /// whoever takes the search up again gives them again.
    /// </param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">
    /// A given genome is of another space, or there are more than the population; or the operators hold no mutation.
    /// </exception>
    public GenerationalLoop(
        EvolutionSpec spec, SearchSpace space, IReadOnlyList<Genome>? given = null, OperatorSet? operators = null)
    {
        ImmutableArray<SpecProblem> problems = [.. spec.Validate(), .. space.Validate()];
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        given ??= [];
        if (given.Count > spec.Population)
        {
            throw new ArgumentException(
                $"{given.Count} genomes are given for a population of {spec.Population}; give fewer.", nameof(given));
        }

        if (given.FirstOrDefault(genome => !genome.Space.Equals(space)) is { } foreign)
            throw new ArgumentException($"The given genome {foreign} is of another search space.", nameof(given));

        Spec = spec;
        Space = space;
        operators ??= OperatorSet.Of(spec, space);
        breeding = new Breeding(spec, space, operators);
        reinsertion = operators.Reinsertion;
        termination = operators.Termination is { } own
            ? new AnyTermination([.. spec.Termination().Terminations, own])
            : spec.Termination();
        reevaluations = spec.Reevaluation is { } asked ? new Reevaluations(asked, spec.EliteCount) : null;
        inheritance = new Inheritance(spec);
        DrawGeneration(given);
    }

    /// <summary>The settings of the search.</summary>
    public EvolutionSpec Spec { get; }

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; }

    /// <summary>Births whose result is not in, in the order of birth; empty when the search is over.</summary>
    public IReadOnlyList<Birth> Open => [.. births.Where(birth => !arrived.ContainsKey(birth.Number))];

    /// <inheritdoc/>
    public BirthNumber LastBorn => lastBorn;

    /// <summary>Number of the generation that is being evaluated, from 0; of the last complete one when the search is over.</summary>
    public int Generation { get; private set; }

    /// <summary>Results taken in, refusals counted.</summary>
    public long Evaluations => foldedEvaluations + arrived.Count;

    /// <summary>The population after the last complete generation, best first; empty before the first is complete.</summary>
    public IReadOnlyList<Individual> Population => population;

    /// <summary>A line per complete generation.</summary>
    public IReadOnlyList<GenerationSummary> History => history;

    /// <summary>The best so far, alone; nobody before the first result.</summary>
    public IReadOnlyList<Individual> Results => Best is { } best ? [best] : [];

    /// <summary>Whether the search is over.</summary>
    public bool IsFinished => FinishReason is not null;

    /// <summary>Why the search is over; null while it is not.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>The last birth up to which every result is in.</summary>
    public BirthNumber FoldedThrough
    {
        get
        {
            foreach (var birth in births)
            {
                if (!arrived.ContainsKey(birth.Number))
                    return new BirthNumber(birth.Number.Value - 1);
            }

            return stop is { } decided && decided.After < lastBorn ? decided.After : lastBorn;
        }
    }

    /// <summary>The best individual so far, of equal ones the first born; null before the first result.</summary>
    public Individual? Best
    {
        get
        {
            var best = bestFolded;
            foreach (var individual in arrived.Values.Where(individual => individual.Birth.Plan.Draw == 0))
            {
                if (best is null || Individual.BestFirst.Compare(individual, best) < 0)
                    best = individual;
            }

            return best;
        }
    }

    /// <summary>How far the search is.</summary>
    public EvolutionProgress Progress => new()
    {
        CompleteGenerations = history.Count,
        Evaluations = Evaluations,
        Refused = foldedRefusals + arrived.Values.Count(individual => individual.Fitness.Refusal is not null),
        ExpectedEvaluations = Spec.ExpectedEvaluations,
        StagnantGenerations = stagnant,
        Best = Best,
    };

    /// <inheritdoc/>
    public Birth? Find(BirthNumber number)
    {
        // The births of a generation follow one another.
        var index = births.Count == 0 ? -1 : number.Value - births[0].Number.Value;
        return index >= 0 && index < births.Count && !arrived.ContainsKey(number) ? births[(int)index] : null;
    }

    /// <summary>Takes in the result of a birth. When its generation is complete, the next one is drawn or the search is over.</summary>
    /// <returns>False when the result does not count: it is in already, or the search stopped before that birth.</returns>
    /// <exception cref="ArgumentException">No such individual was born.</exception>
    public bool Fold(BirthNumber number, FitnessResult result)
    {
        if (number <= BirthNumber.None || number > lastBorn)
            throw new ArgumentException($"Birth {number} is unknown; births 1 to {lastBorn} were drawn.", nameof(number));
        if (Find(number) is not { } birth)
            return false;
        arrived.Add(number, new Individual(birth, result));
        if (arrived.Count == births.Count)
            CompleteGeneration();
        return true;
    }

    /// <summary>
    /// Ends the search by a decision from outside (time, cancel), tied to a birth so that a replay decides the same: the results
    /// up to that birth count, later ones do not, and the search is over when all of them are in, which may be at once.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="after">
    /// The last birth that counts: <see cref="FoldedThrough"/> to be over now, or that of the last individual that is being
    /// evaluated to wait for what is on its way.
    /// </param>
    /// <returns>False when the search is over already, or stops no later by an earlier decision.</returns>
    /// <exception cref="ArgumentException">Results after that birth are folded into the population already.</exception>
    public bool Stop(FinishReason reason, BirthNumber after)
    {
        if (IsFinished || (stop is { } earlier && earlier.After <= after))
            return false;
        var floor = new BirthNumber(births[0].Number.Value - 1);
        if (after < floor)
        {
            throw new ArgumentException(
                $"The search cannot stop after birth {after}: results up to birth {floor} are folded in. Stop after {floor} or later.",
                nameof(after));
        }

        stop = (reason, after);
        if (after >= lastBorn)
            return true;

        births.RemoveAll(birth => birth.Number > after);
        foreach (var number in arrived.Keys.Where(number => number > after).ToArray())
            arrived.Remove(number);
        if (births.Count == 0)
            Finish(reason);
        else if (arrived.Count == births.Count)
            CompleteGeneration();
        return true;
    }

    private void DrawGeneration(IReadOnlyList<Genome> given)
    {
        births = [];
        var count = Math.Min(Spec.BirthsOf(Generation), (Spec.Evaluations ?? long.MaxValue) - foldedEvaluations);
        foreach (var genome in given)
        {
            if (births.Count < count && seen.Add(genome))
                births.Add(inheritance.Offer(new Birth(lastBorn = lastBorn.Next, Generation, genome, [], ["given"])));
        }

        while (births.Count < count && !(stop is { } decided && lastBorn >= decided.After))
        {
            var again = reevaluations?.Next(lastBorn.Next, Generation, BirthOrderLoop.Decisions(Spec.Seed, lastBorn.Next));
            if ((again ?? breeding.Next(lastBorn.Next, Generation, population, seen)) is not { } birth)
                break;
            seen.Add(birth.Genome);
            births.Add(inheritance.Offer(birth));
            lastBorn = birth.Number;
        }

        if (births.Count == 0)
            Finish(Termination.FinishReason.SpaceExhausted);
    }

    private void CompleteGeneration()
    {
        var offspring = births.ConvertAll(birth => arrived[birth.Number]);
        var before = bestFolded?.Value ?? double.PositiveInfinity;
        var taken = offspring.Count;
        var refused = offspring.Count(individual => individual.Fitness.Refusal is not null);
        if (reevaluations is not null)
            offspring.RemoveAll(Revised);

        // Births use the streams from 1 up, those of the generations lie in the upper half.
        population = reinsertion.Reinsert(
            population, offspring, Spec.Population, RandomStream.Derive(Spec.Seed, (1UL << 63) + (ulong)lastBorn.Value));
        foldedEvaluations += taken;
        foldedRefusals += refused;
        arrived.Clear();
        bestFolded = BestOf(offspring);
        stagnant = bestFolded.Value < before ? 0 : stagnant + 1;
        history.Add(Summary(refused));

        if (stop is { } decided && lastBorn >= decided.After)
            Finish(decided.Reason);
        else if (termination.Check(Progress) is { } reason)
            Finish(reason);
        else
        {
            Generation++;
            DrawGeneration([]);
        }
    }

    // An evaluation again adds to what is known of a parent and is no individual of its own.
    private bool Revised(Individual individual)
    {
        if (reevaluations!.TakeIn(individual) is not { } revised)
            return false;
        population = [.. population.Select(member => member.Equals(revised.Before) ? revised.Now : member)];
        bestFolded = revised.Before.Equals(bestFolded) ? revised.Now : bestFolded;
        return true;
    }

    // A reinsertion may lose the best; a revised individual of the population counts as it is now, not as it once was.
    private Individual BestOf(List<Individual> offspring)
    {
        var known = bestFolded is { } before && !population.Any(individual => individual.Birth.Number == before.Birth.Number)
            ? population.Append(before)
            : population.AsEnumerable();
        return known.Concat(offspring).Min(Individual.BestFirst)!;
    }

    private GenerationSummary Summary(int refused)
    {
        double[] values = [.. population.Where(i => i.Fitness.Refusal is null).Select(i => i.Value)];
        if (values.Length == 0)
            values = [double.PositiveInfinity];
        var middle = values.Length / 2;
        var median = values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return new GenerationSummary(Generation, foldedEvaluations, values[0], median, values[^1], refused);
    }

    private void Finish(FinishReason reason)
    {
        births = [];
        Generation = Math.Max(0, history.Count - 1);
        FinishReason = reason;
    }
}
