using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Persistence.Live;
using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>Random valid settings of live evolution, and populations that it may have come to.</summary>
internal static class ArbitraryLive
{
    private static readonly Gen<long> Count = Gen.Long[0, long.MaxValue];

    public static readonly Gen<LiveSpec> Spec =
        from challengers in Gen.Int[0, 32]
        from seed in Gen.ULong
        from alpha in Gen.Double[1e-9, 0.5]
        from share in Gen.OneOf(Gen.Double[0, 100], Gen.Const(-0.0))
        from rows in Gen.Int[10, 100_000].Array[6]
        from archive in Gen.Int[0, 1_000]
        from drift in Arbitrary.Drift
        select new LiveSpec
        {
            Challengers = challengers,
            Seed = seed,
            Alpha = alpha,
            ShadowShare = share,
            WarmUpRows = rows[0],
            TrialRows = rows[1],
            LeastRows = rows[2],
            FormerRows = rows[3],
            Archive = archive,
            KeptRows = rows[4],
            AlarmRows = rows[5],
            Drift = drift ?? new LiveSpec().Drift,
        };

    private static readonly SearchSpace Space = SearchSpace.Default(5, 50);

    private static readonly Gen<Birth> Birth =
        from number in Count
        from generation in Gen.Int[0, int.MaxValue]
        from seed in Gen.ULong
        from parents in Count.Array[0, 3]
        from operators in Gen.String[Gen.Char['a', 'z'], 1, 9].Array[0, 3]
        from step in Gen.OneOf(Gen.Const(0.0), Gen.Double[1e-9, 1])
        from planned in Gen.Bool
        let genome = Space.Draw(new RandomStream(seed))
        select new Birth(
            new BirthNumber(number),
            generation,
            step == 0 ? genome : genome.WithStepSizes([.. Enumerable.Repeat(step, Space.Genes.Length)]),
            [.. parents.Select(parent => new BirthNumber(parent))],
            [.. operators])
        {
            Plan = planned ? new EvaluationPlan { Draw = generation } : EvaluationPlan.Full,
        };

    private static readonly Gen<Individual> Individual =
        from birth in Birth
        from value in Gen.Double[-1, 1]
        from ranked in Arbitrary.Bits
        from moments in Gen.Select(Gen.Int, Arbitrary.Bits, Arbitrary.Bits)
        select new Individual(birth, FitnessResult.Measured([value], 0, 0))
        {
            Value = ranked, Moments = new FitnessMoments(moments.Item1, moments.Item2, moments.Item3),
        };

    private static readonly Gen<CandidateState> Candidate =
        from birth in Birth
        from model in Arbitrary.Model
        from numbers in Count.Array[7]
        from bet in Arbitrary.Bits.Array[3]
        from awaiting in Arbitrary.Bits.Array[model.Spec.Task.Kind == TaskKind.Forecast ? model.Spec.Task.Horizon * model.Spec.Task.OutputSize : 0]
        select new CandidateState
        {
            Birth = birth,
            Spec = model.Spec,
            State = model.State,
            Origin = numbers[0],
            TestedFrom = numbers[1],
            KeptUntil = numbers[2],
            Next = numbers[3],
            Predicted = numbers[4],
            Awaiting = awaiting,
            Test = numbers[5],
            Bet = new PairedBet(numbers[6], bet[0], bet[1], bet[2]),
        };

    private static readonly Gen<Elite> Elite =
        from numbers in Gen.Select(Count, Count)
        from birth in Birth
        from model in Arbitrary.Model
        select new Elite(numbers.Item1, numbers.Item2, birth, model.Spec, model.State);

    public static readonly Gen<LiveSnapshot> Snapshot =
        from template in Arbitrary.Spec
        from champion in Candidate
        from shadows in Candidate.Array[0, 2]
        from former in Candidate
        from place in Gen.Int[0, 2]
        from copies in Arbitrary.StateOf(champion.Spec).Array[2]
        from elites in Elite.Array[0, 2]
        from tried in Individual.Array[0, 3]
        from counts in Count.Array[12]
        from sums in Arbitrary.Bits.Array[template.Task.OutputSize + 1]
        from detector in Gen.Select(Gen.Long, Arbitrary.Bits.Array[0, 9], (samples, numbers) => new DriftDetectorState(samples, numbers))
        from rows in Arbitrary.Bits.Array[0, 12]
        from version in Gen.Int[0, int.MaxValue]
        select new LiveSnapshot(
            template,
            Space,
            new LiveState
            {
                Rows = counts[0],
                Births = counts[1],
                Promotions = counts[2],
                Alarms = counts[3],
                Tests = counts[4],
                ElitesFiled = counts[5],
                ServedOperations = counts[6],
                ShadowOperations = counts[7],
                AlarmedUntil = counts[8],
                BirthsFrom = counts[9],
                ComparedFrom = counts[10],
                ErrorSums = sums,
                Detector = detector,
                KeptRows = rows,
                Champion = champion,
                Shadows = [.. shadows],
                Former = place == 0 ? former : null,
                FormerShadow = place > 0 && place <= shadows.Length ? place - 1 : -1,
                Elites = [.. elites],
                Tried = [.. tried],
                SinceCopy = counts[11],
                Older = copies[0],
                Newer = copies[1],
            },
            version);
}
