using System.Collections.Immutable;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>The settings of a <see cref="LivePopulation"/>.</summary>
public sealed record LiveSpec
{
    /// <summary>Models that learn in the shadow of the one that serves, at most. 0 to 32, default 4.</summary>
    public int Challengers { get; init; } = 4;

    /// <summary>Seed of every random decision, the weights of challengers among them.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Chance, at the most, that any challenger is promoted which is not better, between two promotions or alarms. Above 0, up to 0.5, default
    /// 0.05.
    /// </summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>
    /// Most multiply-adds of all shadows, as a multiple of those of the models that served: over the whole stream, never more. 0 to 100,
    /// default 4.
    /// </summary>
    public double ShadowShare { get; init; } = 4;

    /// <summary>Rows that a newborn challenger learns before it is tested. 1 to 1,000,000, default 500.</summary>
    public int WarmUpRows { get; init; } = 500;

    /// <summary>Tested rows after which a challenger that has not gained gives way; looked at again after as many more. 10 to 1,000,000, default 1,000.</summary>
    public int TrialRows { get; init; } = 1_000;

    /// <summary>Fewest tested rows before a promotion. 1 to 1,000,000, default 100.</summary>
    public int LeastRows { get; init; } = 100;

    /// <summary>Rows for which a champion that was replaced keeps its place in the shadow. 0 to 1,000,000, default 1,000.</summary>
    public int FormerRows { get; init; } = 1_000;

    /// <summary>Archived elites, at most. 0 to 1,000, default 8.</summary>
    public int Archive { get; init; } = 8;

    /// <summary>Latest rows that are kept, for elites to be tried on. 1 to 100,000, default 200.</summary>
    public int KeptRows { get; init; } = 200;

    /// <summary>Rows after an alarm for which mutation is stronger. 0 to 1,000,000, default 2,000.</summary>
    public int AlarmRows { get; init; } = 2_000;

    /// <summary>How an alarm is found in the bounded loss of the champion, a number from 0 to 1.</summary>
    public DriftSpec Drift { get; init; } = new AdaptiveWindowSpec { Delta = 1e-4, WarningDelta = 0.005, RisesOnly = true, CheckInterval = 8 };

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var check = new SpecCheck();
        check.Within("live.challengers", Challengers, 0, 32);
        check.Within("live.alpha", Alpha, 0, 0.5, lowExcluded: true);
        check.Within("live.shadowShare", ShadowShare, 0, 100);
        check.Within("live.warmUpRows", WarmUpRows, 1, 1_000_000);
        check.Within("live.trialRows", TrialRows, 10, 1_000_000);
        check.Within("live.leastRows", LeastRows, 1, 1_000_000);
        check.Within("live.formerRows", FormerRows, 0, 1_000_000);
        check.Within("live.archive", Archive, 0, 1_000);
        check.Within("live.keptRows", KeptRows, 1, 100_000);
        check.Within("live.alarmRows", AlarmRows, 0, 1_000_000);
        // JSON can say null.
        if (Drift is null or DriftDetectionMethodSpec)
            check.Add("live.drift", Drift is null ? "null" : "driftDetectionMethod", "adaptiveWindow, pageHinkley: what is watched is no count of errors");
        return [.. check.Problems, .. Drift?.Validate() ?? []];
    }

    /// <summary>Returns this spec when it can be used.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public LiveSpec Checked()
    {
        var problems = Validate();
        return problems.IsEmpty ? this : throw new SpecRefusedException(problems);
    }

    /// <summary>How challengers are bred; stronger while an alarm is fresh.</summary>
    internal EvolutionSpec BreedingSpec(bool alarmed)
    {
        var calm = EvolutionSpec.Sized(Nursery.TriedKept) with { Seed = Seed, TournamentSize = 3 };
        return !alarmed ? calm : calm with
        {
            Sigma = 2 * calm.Sigma,
            GeneProbability = 2 * calm.GeneProbability,
            ResetProbability = 5 * calm.ResetProbability,
            UniformMutationProbability = 2 * calm.UniformMutationProbability,
        };
    }
}
