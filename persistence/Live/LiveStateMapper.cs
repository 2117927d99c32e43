using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Live;

/// <summary>Where a live population stands, and its form. Lengths that follow from a spec are checked here, the rest by the population.</summary>
internal static class LiveStateMapper
{
    public static LiveSnapshotForm ToForm(LiveSnapshot live) => new()
    {
        Template = ModelSpecMapper.ToForm(live.Template),
        Space = { live.Space.Genes.Select(EvolutionJobMapper.ToForm) },
        State = ToForm(live.State),
        FormerVersion = live.FormerVersion,
    };

    /// <exception cref="DurableFormRefusedException">A part is missing or cannot be used.</exception>
    public static LiveSnapshot FromForm(string name, LiveSnapshotForm form)
    {
        if (form.State is not { Champion: not null } state || form.FormerVersion < 0)
            throw Altered(name, $"its live population is not whole, or its champion before is version {form.FormerVersion}");
        var template = ModelSpecMapper.FromForm(name, form.Template);
        var space = new SearchSpace([.. form.Space.Select(gene => EvolutionJobMapper.GeneFrom(name, gene))]);
        var problems = space.Validate();
        return problems.IsEmpty
            ? new LiveSnapshot(template, space, StateFrom(name, state, template, space), form.FormerVersion)
            : throw Altered(name, "the space of its live population cannot be used: " + string.Join("; ", problems));
    }

    private static LiveStateForm ToForm(LiveState state)
    {
        var form = new LiveStateForm
        {
            Rows = state.Rows,
            Births = state.Births,
            Promotions = state.Promotions,
            Alarms = state.Alarms,
            Tests = state.Tests,
            ElitesFiled = state.ElitesFiled,
            ServedOperations = state.ServedOperations,
            ShadowOperations = state.ShadowOperations,
            AlarmedUntil = state.AlarmedUntil,
            BirthsFrom = state.BirthsFrom,
            ComparedFrom = state.ComparedFrom,
            ErrorSumsF64 = DoubleArrayForm.Of(state.ErrorSums),
            DetectorSamples = state.Detector.Samples,
            DetectorF64 = DoubleArrayForm.Of(state.Detector.Numbers),
            KeptRowsF64 = DoubleArrayForm.Of(state.KeptRows),
            Champion = ToForm(state.Champion),
            Shadows = { state.Shadows.Select(ToForm) },
            Former = state.Former is null ? null : ToForm(state.Former),
            Elites = { state.Elites.Select(ToForm) },
            Tried = { state.Tried.Select(IndividualMapper.ToForm) },
            SinceCopy = state.SinceCopy,
            Older = ModelStateMapper.ToForm(state.Older),
            Newer = ModelStateMapper.ToForm(state.Newer),
        };
        if (state.FormerShadow >= 0)
            form.FormerShadow = state.FormerShadow;
        return form;
    }

    private static LiveState StateFrom(string name, LiveStateForm form, ModelSpec template, SearchSpace space)
    {
        var champion = CandidateFrom(name, form.Champion, space);
        if (form.HasFormerShadow && (form.FormerShadow < 0 || form.FormerShadow >= form.Shadows.Count))
            throw Altered(name, $"its champion before is shadow {form.FormerShadow} of {form.Shadows.Count}");
        return new LiveState
        {
            Rows = form.Rows,
            Births = form.Births,
            Promotions = form.Promotions,
            Alarms = form.Alarms,
            Tests = form.Tests,
            ElitesFiled = form.ElitesFiled,
            ServedOperations = form.ServedOperations,
            ShadowOperations = form.ShadowOperations,
            AlarmedUntil = form.AlarmedUntil,
            BirthsFrom = form.BirthsFrom,
            ComparedFrom = form.ComparedFrom,
            ErrorSums = DoubleArrayForm.Read(name, "error_sums_f64", form.ErrorSumsF64, template.Task.OutputSize + 1L),
            Detector = new DriftDetectorState(form.DetectorSamples, DoubleArrayForm.Read(name, "detector_f64", form.DetectorF64)),
            KeptRows = DoubleArrayForm.Read(name, "kept_rows_f64", form.KeptRowsF64),
            Champion = champion,
            Shadows = [.. form.Shadows.Select(shadow => CandidateFrom(name, shadow, space))],
            Former = form.Former is null ? null : CandidateFrom(name, form.Former, space),
            FormerShadow = form.HasFormerShadow ? form.FormerShadow : -1,
            Elites = [.. form.Elites.Select(elite => EliteFrom(name, elite, space))],
            Tried = [.. form.Tried.Select(tried => IndividualMapper.FromForm(name, tried, space))],
            SinceCopy = form.SinceCopy,
            Older = ModelFrom(name, form.Older, champion.Spec),
            Newer = ModelFrom(name, form.Newer, champion.Spec),
        };
    }

    private static CandidateForm ToForm(CandidateState candidate) => new()
    {
        Birth = IndividualMapper.ToForm(candidate.Birth),
        Spec = ModelSpecMapper.ToForm(candidate.Spec),
        State = ModelStateMapper.ToForm(candidate.State),
        Origin = candidate.Origin,
        TestedFrom = candidate.TestedFrom,
        KeptUntil = candidate.KeptUntil,
        Next = candidate.Next,
        Predicted = candidate.Predicted,
        AwaitingF64 = DoubleArrayForm.Of(candidate.Awaiting),
        Test = candidate.Test,
        Bet = new PairedBetForm
        {
            Rows = candidate.Bet.Rows,
            Capital = candidate.Bet.Capital,
            Sum = candidate.Bet.Sum,
            Squares = candidate.Bet.Squares,
        },
    };

    private static CandidateState CandidateFrom(string name, CandidateForm form, SearchSpace space)
    {
        var spec = ModelSpecMapper.FromForm(name, form.Spec);
        var awaiting = spec.Task.Kind == TaskKind.Forecast ? (long)spec.Task.Horizon * spec.Task.OutputSize : 0;
        return new CandidateState
        {
            Birth = IndividualMapper.BirthFrom(name, form.Birth, space),
            Spec = spec,
            State = ModelFrom(name, form.State, spec),
            Origin = form.Origin,
            TestedFrom = form.TestedFrom,
            KeptUntil = form.KeptUntil,
            Next = form.Next,
            Predicted = form.Predicted,
            Awaiting = DoubleArrayForm.Read(name, "awaiting_f64", form.AwaitingF64, awaiting),
            Test = form.Test,
            Bet = form.Bet is { } bet
                ? new PairedBet(bet.Rows, bet.Capital, bet.Sum, bet.Squares)
                : throw Altered(name, "the test of a challenger is missing"),
        };
    }

    private static EliteForm ToForm(Elite elite) => new()
    {
        Number = elite.Number,
        LastUsed = elite.LastUsed,
        Birth = IndividualMapper.ToForm(elite.Birth),
        Spec = ModelSpecMapper.ToForm(elite.Spec),
        State = ModelStateMapper.ToForm(elite.State),
    };

    private static Elite EliteFrom(string name, EliteForm form, SearchSpace space)
    {
        var spec = ModelSpecMapper.FromForm(name, form.Spec);
        return new Elite(
            form.Number, form.LastUsed, IndividualMapper.BirthFrom(name, form.Birth, space), spec, ModelFrom(name, form.State, spec));
    }

    private static ModelState ModelFrom(string name, ModelStateForm? form, ModelSpec spec) => ModelStateMapper.FromForm(
        name, form ?? throw Altered(name, "what a model of its live population has learned is missing"), spec);

    private static DurableFormRefusedException Altered(string name, string detail) => new(DurableFormRefusal.Altered, name, detail);
}
