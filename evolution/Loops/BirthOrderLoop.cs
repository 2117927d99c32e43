using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// A search that folds results in one by one, in the order of birth whatever the order of their arrival, and draws each birth after
/// exactly as many results as its number tells. What arrives early waits.
/// </summary>
/// <remarks>
/// A result costs a few look-ups and what the kind of search does with it, however many births are out. A generation here is a
/// population's worth of results: history, stagnation and the limit on generations count in it.
/// </remarks>
public abstract class BirthOrderLoop : IEvolutionLoop
{
    // Births use the streams from 1 up, seeds of weights those from the top down; decisions of a loop about a birth stand between.
    private const ulong DecisionStreams = 1UL << 62;

    private readonly AnyTermination termination;
    private readonly Reevaluations? reevaluations;
    private readonly Inheritance inheritance;
    private readonly Queue<Genome> given;
    private readonly Dictionary<BirthNumber, Birth> open = [];
    private readonly Dictionary<BirthNumber, Individual> arrived = [];
    private readonly List<GenerationSummary> history = [];
    private (FinishReason Reason, BirthNumber After)? stop;
    private Individual? best;
    private Individual? foldedBest;
    private double bestBefore = double.PositiveInfinity;
    private long refused;
    private long foldedRefused;
    private int refusedInGeneration;
    private int stagnant;

    /// <summary>Checks the settings; the loop begins with <see cref="Begin"/>.</summary>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    private protected BirthOrderLoop(EvolutionSpec spec, SearchSpace space, IReadOnlyList<Genome>? given)
    {
        SpecProblem[] problems = [.. spec.Validate(), .. space.Validate()];
        if (problems.Length > 0)
            throw new SpecRefusedException([.. problems]);
        if (given?.FirstOrDefault(genome => !genome.Space.Equals(space)) is { } foreign)
            throw new ArgumentException($"The given genome {foreign} is of another search space.", nameof(given));
        Spec = spec;
        Space = space;
        this.given = new Queue<Genome>((given ?? []).Distinct());
        termination = spec.Termination();
        reevaluations = spec.Reevaluation is { } asked ? new Reevaluations(asked, spec.EliteCount) : null;
        inheritance = new Inheritance(spec);
    }

    /// <inheritdoc/>
    public EvolutionSpec Spec { get; }

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Birth> Open => [.. open.Values.OrderBy(birth => birth.Number)];

    /// <inheritdoc/>
    public BirthNumber LastBorn { get; private set; }

    /// <inheritdoc/>
    public int Generation => IsFinished ? Math.Max(0, history.Count - 1) : history.Count;

    /// <inheritdoc/>
    public abstract IReadOnlyList<Individual> Population { get; }

    /// <inheritdoc/>
    public IReadOnlyList<GenerationSummary> History => history;

    /// <inheritdoc/>
    public bool IsFinished => FinishReason is not null;

    /// <inheritdoc/>
    public FinishReason? FinishReason { get; private set; }

    /// <inheritdoc/>
    public BirthNumber FoldedThrough { get; private set; }

    /// <inheritdoc/>
    public Individual? Best => reevaluations?.Best ?? best;

    /// <inheritdoc/>
    public virtual IReadOnlyList<Individual> Results => Best is { } found ? [found] : [];

    /// <summary>Results taken in, refusals counted.</summary>
    public long Evaluations => FoldedThrough.Value + arrived.Count;

    /// <inheritdoc/>
    public EvolutionProgress Progress => ProgressOf(Evaluations, refused, Best);

    /// <summary>Genomes that were born.</summary>
    private protected HashSet<Genome> Seen { get; } = [];

    /// <summary>The order by which the best is told.</summary>
    private protected virtual IComparer<Individual> Order => Individual.BestFirst;

    /// <inheritdoc/>
    public Birth? Find(BirthNumber number) => open.GetValueOrDefault(number);

    /// <inheritdoc/>
    public bool Fold(BirthNumber number, FitnessResult result)
    {
        if (number <= BirthNumber.None || number > LastBorn)
            throw new ArgumentException($"Birth {number} is unknown; births 1 to {LastBorn} were drawn.", nameof(number));
        if (!open.Remove(number, out var birth))
            return false;
        var individual = new Individual(birth, result);
        arrived.Add(number, individual);
        refused += result.Refusal is null ? 0 : 1;
        best = Better(best, individual);
        FoldArrived();
        return true;
    }

    /// <inheritdoc/>
    public bool Stop(FinishReason reason, BirthNumber after)
    {
        if (IsFinished || (stop is { } earlier && earlier.After <= after))
            return false;
        if (after < FoldedThrough)
        {
            throw new ArgumentException(
                $"The search cannot stop after birth {after}: results up to birth {FoldedThrough} are folded in. Stop after {FoldedThrough} or later.",
                nameof(after));
        }

        stop = (reason, after);
        foreach (var number in open.Keys.Where(number => number > after).ToArray())
            open.Remove(number);
        foreach (var number in arrived.Keys.Where(number => number > after).ToArray())
            arrived.Remove(number);
        best = arrived.Values.Aggregate(foldedBest, Better);
        refused = foldedRefused + arrived.Values.Count(individual => individual.Fitness.Refusal is not null);
        if (FoldedThrough == after)
            Finish(reason);
        return true;
    }

    /// <summary>How births come of a population.</summary>
    private protected Breeding BreedBy(EvolutionSpec spec) => new(spec, Space);

    /// <summary>Draws the first births; the last thing that a constructor does.</summary>
    private protected void Begin() => DrawBirths();

    /// <summary>The last birth whose result is folded in when another is drawn. Never falls as births go on.</summary>
    private protected abstract BirthNumber FoldedBefore(BirthNumber birth);

    /// <summary>The next birth, from what was folded in; null when no genome was found that was not born before.</summary>
    private protected abstract Birth? Draw(BirthNumber number);

    /// <summary>Folds in one individual; they come in the order of birth.</summary>
    private protected abstract void TakeIn(Individual individual);

    /// <summary>One that was folded in is known better: it was evaluated again.</summary>
    private protected virtual void Revise(Individual before, Individual now)
    {
    }

    /// <summary>The search is over: folds in what waits for a generation that will not be complete.</summary>
    private protected virtual void Conclude()
    {
    }

    /// <summary>Random numbers of the loop's own decisions about a birth, apart from those that its genome is made with.</summary>
    internal static RandomStream Decisions(ulong seed, BirthNumber number) =>
        RandomStream.Derive(seed, DecisionStreams + (ulong)number.Value);

    /// <summary>The generation that a birth counts in.</summary>
    private protected int GenerationOf(BirthNumber number) => (int)((number.Value - 1) / Spec.Population);

    private void FoldArrived()
    {
        while (!IsFinished && arrived.Remove(FoldedThrough.Next, out var next))
        {
            FoldedThrough = next.Birth.Number;
            foldedBest = Better(foldedBest, next);
            if (next.Fitness.Refusal is not null)
            {
                foldedRefused++;
                refusedInGeneration++;
            }

            if (reevaluations?.TakeIn(next) is { } revised)
                Revise(revised.Before, revised.Now);
            else
                TakeIn(next);
            if (FoldedThrough.Value % Spec.Population == 0)
                CompleteGeneration();
            if (stop is { } decided && FoldedThrough >= decided.After)
                Finish(decided.Reason);
            else if (termination.Check(ProgressOf(FoldedThrough.Value, foldedRefused, reevaluations?.Best ?? foldedBest)) is { } reason)
                Finish(reason);
            else
                DrawBirths();
        }
    }

    private void DrawBirths()
    {
        while (MayDraw(LastBorn.Next) && NextBirth() is { } birth)
        {
            LastBorn = birth.Number;
            open.Add(birth.Number, inheritance.Offer(birth));
        }

        if (open.Count == 0 && arrived.Count == 0)
            Finish(Termination.FinishReason.SpaceExhausted);
    }

    private bool MayDraw(BirthNumber number) =>
        FoldedBefore(number) <= FoldedThrough && number.Value <= (Spec.Evaluations ?? long.MaxValue) && !(stop is { } decided && number > decided.After);

    private Birth? NextBirth()
    {
        var number = LastBorn.Next;
        if (given.TryDequeue(out var genome))
        {
            Seen.Add(genome);
            return Given(new Birth(number, GenerationOf(number), genome, [], ["given"]));
        }

        if (reevaluations?.Next(number, GenerationOf(number), Decisions(Spec.Seed, number)) is { } again)
            return again;
        if (Draw(number) is not { } birth)
            return null;
        Seen.Add(birth.Genome);
        return birth;
    }

    /// <summary>How a given genome is evaluated.</summary>
    private protected virtual Birth Given(Birth birth) => birth;

    private void CompleteGeneration()
    {
        var known = reevaluations?.Best ?? foldedBest;
        stagnant = known is not null && known.Value < bestBefore ? 0 : stagnant + 1;
        bestBefore = Math.Min(bestBefore, known?.Value ?? double.PositiveInfinity);
        double[] values = [.. Population.Where(i => i.Fitness.Refusal is null).Select(ErrorOf).Order()];
        if (values.Length == 0)
            values = [double.PositiveInfinity];
        var middle = values.Length / 2;
        var median = values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        history.Add(Described(
            new GenerationSummary(history.Count, FoldedThrough.Value, values[0], median, values[^1], refusedInGeneration)));
        refusedInGeneration = 0;
    }

    private void Finish(FinishReason reason)
    {
        open.Clear();
        arrived.Clear();
        best = foldedBest;
        refused = foldedRefused;
        Conclude();
        FinishReason = reason;
    }

    /// <summary>A line of the history with what only this kind of search can tell.</summary>
    private protected virtual GenerationSummary Described(GenerationSummary summary) => summary;

    // A population may be ranked by something else than the error that a line of the history tells.
    private protected virtual double ErrorOf(Individual individual) => individual.Value;

    private Individual Better(Individual? known, Individual other) =>
        known is null || Order.Compare(other, known) < 0 ? other : known;

    private EvolutionProgress ProgressOf(long evaluations, long refusals, Individual? found) => new()
    {
        CompleteGenerations = history.Count,
        Evaluations = evaluations,
        Refused = refusals,
        ExpectedEvaluations = Spec.ExpectedEvaluations,
        StagnantGenerations = stagnant,
        Best = found,
    };
}
