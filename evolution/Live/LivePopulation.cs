using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>
/// A model that serves a stream and others that learn the same rows in its shadow, until one of them is shown to be better and takes its
/// place. A pure state machine: the same settings and the same rows give the same bits, and writing the state out changes none of them.
/// </summary>
/// <remarks>
/// Every model reads every row. What they said of it is compared by a bounded loss: the mean over outputs of the squared error over the champion's faded
/// mean squared error, a quarter of it, at most 1. A <see cref="PairedBet"/> on the difference decides; the champion that is replaced goes on
/// in the shadow. On an alarm, all tests begin anew, the champion of before the change is archived, those elites that do best on the rows
/// since are tested at once, and mutation is stronger for a while. Multiply-adds of the shadows never exceed
/// <see cref="LiveSpec.ShadowShare"/> times those of the models that served; deriving the weights of a newborn is not counted.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class LivePopulation
{
    private const int DrawsInARow = 8;
    private const int RowsBetweenDraws = 100;
    private const int LeastRowsOfChange = 20;

    private readonly LiveSpec spec;
    private readonly ModelSpec template;
    private readonly Nursery nursery;
    private readonly BoundedLoss loss;
    private readonly EliteArchive archive;
    private readonly IDriftDetector detector;
    private readonly List<Candidate> shadows = [];
    private readonly Queue<double[]> kept = new();
    private Candidate champion;
    private Candidate? former;
    private ModelState older;
    private ModelState newer;
    private long sinceCopy;
    private long tests;
    private long alarmedUntil;
    private long birthsFrom;
    private long comparedFrom;

    private LivePopulation(
        LiveSpec spec,
        SearchSpace space,
        ModelSpec template,
        Candidate champion,
        Nursery nursery,
        BoundedLoss loss,
        EliteArchive archive,
        IDriftDetector detector)
    {
        this.spec = spec;
        Space = space;
        this.template = template;
        this.champion = champion;
        this.nursery = nursery;
        this.loss = loss;
        this.archive = archive;
        this.detector = detector;
        older = newer = champion.Model.Save();
    }

    /// <summary>The model that it was made around, which gives all others what is not varied.</summary>
    public ModelSpec Template => template;

    /// <summary>What is varied.</summary>
    public SearchSpace Space { get; }

    /// <summary>The model that serves.</summary>
    public LifelongModel Champion => champion.Model;

    /// <summary>Number of its birth; 1 for the first champion.</summary>
    public BirthNumber ChampionBirth => champion.Birth.Number;

    /// <summary>Births of those in the shadow, in the order in which they came.</summary>
    public IEnumerable<Birth> Shadows => shadows.Select(shadow => shadow.Birth);

    /// <summary>Champions of regimes that have ended, in the order of numbers.</summary>
    public IReadOnlyList<Elite> Elites => archive.All;

    /// <summary>Rows read.</summary>
    public long Rows { get; private set; }

    /// <summary>Births, the first champion's included.</summary>
    public long Births => nursery.Births;

    /// <summary>Challengers that took over; what was rolled back is not taken off.</summary>
    public long Promotions { get; private set; }

    /// <summary>Changes of the stream found in the champion's loss.</summary>
    public long Alarms { get; private set; }

    /// <summary>Multiply-adds of the models that served.</summary>
    public long ServedOperations { get; private set; }

    /// <summary>Multiply-adds of the shadows, elites that were tried on kept rows included.</summary>
    public long ShadowOperations { get; private set; }

    /// <summary>Whether there is a champion to roll back to.</summary>
    public bool CanRollBack => former is not null;

    /// <summary>The champion before, when it has read every row; null when there is none, or it has left the shadow.</summary>
    public LifelongModel? Former => former?.Next == Rows ? former.Model : null;

    /// <summary>A population around a model that has learned nothing.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="space">What is varied; <see cref="LiveSpace.Of"/> unless there is a reason.</param>
    /// <param name="model">The first champion, and the template of all others.</param>
    /// <exception cref="SpecRefusedException">A setting is out of its range, or the model's labels come late.</exception>
    public static LivePopulation Around(LiveSpec spec, SearchSpace space, ModelSpec model)
    {
        Check(spec, space, model);
        return Around(spec, space, LifelongModel.Create(model));
    }

    /// <summary>A population around a model, with what it has learned; rows are counted from here.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="space">What is varied; <see cref="LiveSpace.Of"/> unless there is a reason.</param>
    /// <param name="model">The first champion, which belongs to the population from now on; its spec is the template of all others.</param>
    /// <exception cref="SpecRefusedException">A setting is out of its range, or the model's labels come late.</exception>
    public static LivePopulation Around(LiveSpec spec, SearchSpace space, LifelongModel model)
    {
        Check(spec, space, model.Spec);
        var birth = new Birth(new BirthNumber(1), 0, ReservoirGenomes.Encode(space, model.Spec), [], ["given"]);
        var population = new LivePopulation(
            spec,
            space,
            model.Spec,
            new Candidate(birth, model),
            new Nursery(spec, space, model.Spec),
            new BoundedLoss(model.Spec),
            new EliteArchive(spec.Archive),
            spec.Drift.Build());
        population.nursery.Remember(birth, 0);
        population.FillUp();
        return population;
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="model">The <see cref="Template"/>.</param>
    /// <param name="state">Where it stood.</param>
    /// <param name="weights">Gives the champion weights that were derived before; null to derive them here.</param>
    /// <exception cref="SpecRefusedException">A setting is out of its range.</exception>
    /// <exception cref="ModelStateRefusedException">The state is not of these settings.</exception>
    public static LivePopulation Restore(
        LiveSpec spec, SearchSpace space, ModelSpec model, LiveState state, Func<ModelSpec, IReservoir>? weights = null)
    {
        Check(spec, space, model);
        var columns = model.Task.Columns.Length;
        if (state.KeptRows.Length % columns != 0)
            throw new ModelStateRefusedException($"The state holds {state.KeptRows.Length} values of kept rows; a row has {columns}.");
        if (state.FormerShadow >= state.Shadows.Length)
            throw new ModelStateRefusedException($"The state names shadow {state.FormerShadow} of {state.Shadows.Length}.");
        var population = new LivePopulation(
            spec,
            space,
            model,
            Candidate.Restore(state.Champion, weights?.Invoke(state.Champion.Spec)),
            Nursery.Restore(spec, space, model, state.Births, state.Tried),
            BoundedLoss.Restore(model, state.ErrorSums),
            EliteArchive.Restore(spec.Archive, state.ElitesFiled, state.Elites),
            spec.Drift.Restore(state.Detector))
        {
            Rows = state.Rows,
            Promotions = state.Promotions,
            Alarms = state.Alarms,
            ServedOperations = state.ServedOperations,
            ShadowOperations = state.ShadowOperations,
            tests = state.Tests,
            alarmedUntil = state.AlarmedUntil,
            birthsFrom = state.BirthsFrom,
            comparedFrom = state.ComparedFrom,
            sinceCopy = state.SinceCopy,
            older = state.Older,
            newer = state.Newer,
        };
        for (var at = 0; at < state.KeptRows.Length; at += columns)
            population.kept.Enqueue(state.KeptRows.Slice(at, columns).ToArray());
        population.shadows.AddRange(state.Shadows.Select(shadow => Candidate.Restore(shadow)));
        population.former = state.FormerShadow >= 0 ? population.shadows[state.FormerShadow]
            : state.Former is null ? null : Candidate.Restore(state.Former);
        return population;
    }

    /// <summary>Everything, as it stands between two rows.</summary>
    public LiveState Save()
    {
        var formerShadow = former is null ? -1 : shadows.IndexOf(former);
        return new LiveState
        {
            Rows = Rows,
            Births = Births,
            Promotions = Promotions,
            Alarms = Alarms,
            Tests = tests,
            ElitesFiled = archive.Filed,
            ServedOperations = ServedOperations,
            ShadowOperations = ShadowOperations,
            AlarmedUntil = alarmedUntil,
            BirthsFrom = birthsFrom,
            ComparedFrom = comparedFrom,
            ErrorSums = loss.Save(),
            Detector = detector.Save(),
            KeptRows = kept.SelectMany(row => row).ToArray(),
            Champion = champion.Save(),
            Shadows = [.. shadows.Select(shadow => shadow.Save())],
            Former = formerShadow >= 0 ? null : former?.Save(),
            FormerShadow = formerShadow,
            Elites = [.. archive.All],
            Tried = [.. nursery.Tried],
            SinceCopy = sinceCopy,
            Older = older,
            Newer = newer,
        };
    }

    /// <summary>
    /// Reads one row: the champion answers and learns, then those in its shadow. What is decided takes effect at the next row.
    /// </summary>
    /// <param name="row">[RowSize]</param>
    /// <param name="prediction">[OutputSize]; receives the champion's answer.</param>
    /// <exception cref="SampleRefusedException">The row cannot be learned from; nothing was changed.</exception>
    public void Learn(ReadOnlySpan<double> row, Span<double> prediction)
    {
        if (prediction.Length != champion.Answer.Length)
            throw new ArgumentException($"A prediction has {champion.Answer.Length} values, the span {prediction.Length}.", nameof(prediction));
        champion.Learn(row);
        champion.Answer.CopyTo(prediction);
        ServedOperations += champion.Model.OperationsPerRow;
        foreach (var shadow in shadows)
        {
            shadow.Learn(row);
            ShadowOperations += shadow.Model.OperationsPerRow;
        }

        Rows++;
        if (spec.Challengers == 0)
            return;
        Keep(row);
        shadows.RemoveAll(shadow => !shadow.Finite);
        if (loss.Read(row) && champion.Model.Rows > template.Washout && Rows > comparedFrom && !champion.Due.IsEmpty)
            Compare();
        CopyChampion();
        FillUp();
    }

    /// <summary>Lets the champion before serve again, from the next row on; that of now goes into the shadow, if there is room.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void RollBack()
    {
        if (former is null)
            throw new InvalidOperationException("No champion was replaced yet; there is nothing to roll back to.");
        Enthrone(former);
    }

    /// <summary>As <see cref="RollBack()"/>; where the champion before has left the shadow, a model that has read the rows since serves in its place.</summary>
    /// <param name="again">The champion before, with what it has learned, from the next row on.</param>
    /// <exception cref="InvalidOperationException">There is none, or the model is another.</exception>
    public void RollBack(LifelongModel again)
    {
        if (former is not null && former.Model.Spec != again.Spec)
            throw new InvalidOperationException($"The champion before was '{former.Model.Spec}', not '{again.Spec}'.");
        if (former is not null && former.Next != Rows)
            former = new Candidate(former.Birth, again) { Origin = former.Origin, TestedFrom = Rows, Next = Rows };
        RollBack();
    }

    /// <summary>
    /// Says that rows are missing before the next one: every model has a break, nothing is compared for a wash-out, and elites are tried on rows
    /// behind the break only.
    /// </summary>
    /// <param name="gone">How many are missing.</param>
    public void Break(long gone = 0)
    {
        champion.Break(gone);
        foreach (var shadow in shadows)
            shadow.Break(gone);
        kept.Clear();
        comparedFrom = Rows + template.Washout;
    }

    /// <summary>Refuses what no population could be made of.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="space">What is varied.</param>
    /// <param name="model">The first champion.</param>
    /// <exception cref="SpecRefusedException">A setting is out of its range, or the model's labels come late.</exception>
    public static void Check(LiveSpec spec, SearchSpace space, ModelSpec model)
    {
        _ = spec.Checked();
        _ = space.Checked();
        _ = model.Checked();
        if (model.Task.LabelHorizon > 0)
        {
            throw new SpecRefusedException(
                [new SpecProblem("task.labelHorizon", $"{model.Task.LabelHorizon}", "0 in a live population: models are compared row by row")]);
        }

        _ = ReservoirGenomes.Encode(space, model);
    }

    private void Keep(ReadOnlySpan<double> row)
    {
        if (kept.Count == spec.KeptRows + template.Washout)
            row.CopyTo(Recycled());
        else
            kept.Enqueue(row.ToArray());
    }

    private double[] Recycled()
    {
        var row = kept.Dequeue();
        kept.Enqueue(row);
        return row;
    }

    // The scale is that of the rows before.
    private void Compare()
    {
        var alarm = false;
        if (loss.HasScale && Rows > spec.WarmUpRows)
        {
            var own = loss.Of(champion.Due);
            foreach (var shadow in shadows)
                Bet(shadow, own);
            alarm = detector.Add(own) == DriftSignal.Drift;
        }

        loss.Add(champion.Due);
        if (Winner() is { } winner)
            Promote(winner);
        else if (alarm)
            Alarm();
        Dismiss();
    }

    private void Bet(Candidate shadow, double own)
    {
        if (Rows <= shadow.TestedFrom || shadow.Due.IsEmpty)
            return;
        if (shadow.Test == 0)
            shadow.Test = ++tests;
        shadow.Bet = shadow.Bet.With(own - loss.Of(shadow.Due));
    }

    private Candidate? Winner() => shadows
        .Where(s => s.Test > 0 && s.Bet.Rows >= spec.LeastRows && s.Bet.Capital >= PairedBet.Needed(s.Test, spec.Alpha))
        .MaxBy(s => s.Bet.Capital);

    private void Promote(Candidate winner)
    {
        nursery.Rebase(winner.Birth, -winner.Bet.Mean);
        Promotions++;
        Enthrone(winner);
    }

    private void Enthrone(Candidate next)
    {
        shadows.Remove(next);
        next.GoOnAt(Rows);
        (former, champion) = (champion, next);
        former.KeptUntil = Rows + spec.FormerRows;
        shadows.Add(former);
        BeginTests();
        older = newer = champion.Model.Save();
        sinceCopy = 0;

        // A smaller champion leaves less room; the former one goes last.
        while (PerRow() > Room() || shadows.Count > spec.Challengers)
            shadows.Remove(shadows.LastOrDefault(s => s != former) ?? former);
    }

    private void BeginTests()
    {
        tests = 0;
        foreach (var shadow in shadows)
            shadow.Retest();
    }

    private void Alarm()
    {
        Alarms++;
        alarmedUntil = Rows + spec.AlarmRows;
        var rows = (int)Math.Clamp(detector.SinceChange, LeastRowsOfChange, spec.KeptRows);
        detector.Reset();
        BeginTests();
        var best = Audition(rows);
        archive.File(champion, older, Rows);
        foreach (var (elite, candidate) in best)
            Inject(elite, candidate);
    }

    // What the elites say of the rows since the change; before them they only read, to come into the stream.
    private (Elite Elite, Candidate Candidate)[] Audition(int rows)
    {
        var read = kept.TakeLast(rows + template.Washout).ToArray();
        var best = archive.Audition(champion, read, template.Washout, loss, Rows, Rows + spec.TrialRows, Spend);
        return [.. best.Take((spec.Challengers + 1) / 2)];
    }

    private bool Spend(long operations)
    {
        if (ShadowOperations + operations > spec.ShadowShare * ServedOperations)
            return false;
        ShadowOperations += operations;
        return true;
    }

    private void Inject(Elite elite, Candidate candidate)
    {
        var cost = candidate.Model.OperationsPerRow;

        // Those give way who would be tested last, not other elites.
        while ((shadows.Count >= spec.Challengers || PerRow() + cost > Room())
            && shadows.FindLastIndex(s => s != former && s.Origin == 0) is var last and >= 0)
            shadows.RemoveAt(last);
        if (shadows.Count >= spec.Challengers || PerRow() + cost > Room())
            return;
        shadows.RemoveAll(s => s.Origin == elite.Number);
        shadows.Add(candidate);
        archive.Use(elite, Rows);
    }

    // A trial is over when nothing was gained by it.
    private void Dismiss()
    {
        for (var i = shadows.Count - 1; i >= 0; i--)
        {
            var shadow = shadows[i];
            if (shadow.Bet.Rows == 0 || shadow.Bet.Rows % spec.TrialRows != 0 || shadow.Bet.Capital > 1 || Rows < shadow.KeptUntil)
                continue;
            nursery.Remember(shadow.Birth, -shadow.Bet.Mean);
            shadows.RemoveAt(i);
        }
    }

    private void CopyChampion()
    {
        if (++sinceCopy < spec.KeptRows)
            return;
        sinceCopy = 0;
        (older, newer) = (newer, champion.Model.Save());
    }

    private double Room() => spec.ShadowShare * champion.Model.OperationsPerRow;

    private long PerRow() => shadows.Sum(shadow => shadow.Model.OperationsPerRow);

    private void FillUp()
    {
        if (Rows < birthsFrom)
            return;
        var draws = 0;
        while (shadows.Count < spec.Challengers)
        {
            if (draws++ == DrawsInARow)
            {
                birthsFrom = Rows + RowsBetweenDraws;
                return;
            }

            if (nursery.Born(Rows < alarmedUntil, shadows.Select(s => s.Birth.Genome)) is var (birth, model)
                && PerRow() + model.OperationsPerRow <= Room())
            {
                shadows.Add(new Candidate(birth, model) { Next = Rows, TestedFrom = Rows + Math.Max(spec.WarmUpRows, template.Washout) });
            }
        }
    }
}
