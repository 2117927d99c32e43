using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence.Population;

/// <summary>Random valid jobs and what may happen to them.</summary>
internal static class ArbitraryJobs
{
    private static readonly Gen<JobId> Id = Gen.String[Gen.Char["abcXYZ019"], 1, 20].Select(s => new JobId(s + ".-_"));

    private static readonly Gen<BirthNumber> Birth = Gen.Long[0, long.MaxValue].Select(n => new BirthNumber(n));

    private static readonly Gen<FitnessSpec> Fitness =
        from objective in Gen.Enum<FitnessObjective>()
        from seeds in Gen.Int[1, FitnessSpec.MaximumSeeds]
        from train in Gen.Int[1, int.MaxValue]
        from validation in Gen.Int[1, int.MaxValue]
        from folds in Gen.Int[1, Math.Min(validation, FitnessSpec.MaximumFolds)]
        from refuses in Gen.Select(Gen.Bool, Gen.Int[20, 1000], Gen.Double[0.1, 1], Gen.Double[1, 9])
        from steps in Gen.Int[10, 1000].Array[3]
        select new FitnessSpec
        {
            Objective = objective,
            Seeds = seeds,
            TrainRows = train,
            ValidationRows = validation,
            Folds = folds,
            EarlyRefusal = refuses.Item1
                ? new EarlyRefusalSpec
                {
                    Rows = refuses.Item2, Saturation = refuses.Item3, EchoStateIndex = refuses.Item3, LeastRank = refuses.Item4,
                }
                : null,
            Behaviour = new BehaviourSpec { Delays = steps[0], TrainSteps = steps[1], TestSteps = steps[2], KernelSteps = steps[0] },
        };

    private static readonly Gen<LoopSpec> Loop =
        from window in Gen.Int[1, WindowedSpec.MaximumWindow]
        from small in Gen.Int[2, 10]
        from large in Gen.Int[2, 100]
        from share in Gen.Double[0.01, 0.5]
        from replacement in Gen.Enum<Replacement>()
        let loops = new LoopSpec[]
        {
            new GenerationalSpec(),
            new SteadyStateSpec { Window = window, Replacement = replacement },
            new RandomSearchSpec { Window = window },
            new TpeSpec { Window = window, Startup = large, GoodShare = share, Candidates = small },
            new SuccessiveHalvingSpec { Window = window, Rungs = small, Factor = small },
            new ParetoSpec(),
            new IslandsSpec { Window = window, Islands = 2, MigrationInterval = large, Migrants = small, Replacement = replacement },
            new MapElitesSpec { Window = window, Cells = large, MaximumMemory = share, MaximumRank = large, Startup = small },
            new CovarianceMatrixSpec { InitialSigma = share, FlipProbability = share },
        }
        from chosen in Gen.Int[0, loops.Length - 1]
        select loops[chosen];

    private static readonly Gen<EvolutionSpec> Evolution =
        from loop in Loop
        from again in Gen.Select(Gen.Bool, Gen.Double[0.01, 0.5], Gen.Int[2, 1000])
        from population in Gen.Int[4, loop is ParetoSpec ? ParetoSpec.MaximumPopulation : 10_000]
        from elite in Gen.Int[1, population - 1]
        from tournament in Gen.Int[1, population]
        from seed in Gen.ULong
        from crossover in Gen.Enum<CrossoverKind>()
        from p in Gen.Double[0, 1].Array[4]
        from sigma in Gen.Double[0.1, 1]
        from smallest in Gen.Double[0.001, 0.1]
        from generations in Gen.Int[1, int.MaxValue].Nullable()
        from evaluations in Gen.Long[1, long.MaxValue].Nullable()
        from stagnation in Gen.Int[1, int.MaxValue].Nullable()
        from threshold in Gen.OneOf(Gen.Double[-1, 1], Gen.Const(-0.0)).Nullable()
        from ticks in Gen.Long[1, long.MaxValue]
        from joules in Gen.Double[0.001, 1e9].Nullable()
        select new EvolutionSpec
        {
            Loop = loop,
            Reevaluation = again.Item1 && loop is not (SuccessiveHalvingSpec or ParetoSpec or MapElitesSpec or CovarianceMatrixSpec)
                ? new ReevaluationSpec { Share = again.Item2, Most = again.Item3, RankByMean = again.Item3 % 2 == 0 }
                : null,
            LamarckianProbability = 2 * again.Item2,
            Population = population,
            Seed = seed,
            EliteCount = elite,
            TournamentSize = tournament,
            Crossover = crossover,
            CrossoverProbability = p[0],
            ResetProbability = p[1],
            UniformMutationProbability = p[2],
            GeneProbability = 1 - (p[3] / 2),
            Sigma = sigma,
            SmallestSigma = smallest,
            Generations = generations,
            Evaluations = evaluations,
            StagnationGenerations = stagnation,
            FitnessThreshold = threshold,
            TimeLimit = TimeSpan.FromTicks(ticks),
            EnergyLimitJoules = joules,
        };

    private static readonly Gen<Gene> Gene = Gen.OneOf(
        Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 1000], Gen.Bool, (low, more, logarithmic) =>
            (Gene)new IntegerGene("", low, low + more) { Logarithmic = logarithmic }),
        Gen.Select(Gen.Double[-1e9, 1e9], Gen.Double[1, 1e9], (low, more) => (Gene)new RealGene("", low, low + more)),
        Gen.Select(Gen.Double[1e-9, 1], Gen.Double[2, 1e9], (low, high) => (Gene)new LogRealGene("", low, high)),
        Gen.Int[1, 5].Select(n => (Gene)new CategoricalGene("", [.. Enumerable.Range(0, n).Select(i => "choice " + i)])));

    private static readonly Gen<SearchSpace> Space = Gen.Select(Gene.Array[1, 6], Gen.Bool, (genes, conditional) =>
    {
        var parent = new CategoricalGene("parent", ["yes", "no"]);
        var condition = conditional ? new GeneCondition("parent", "no") : null;
        return new SearchSpace([parent, .. genes.Select((g, i) => g with { Name = "gene " + i, Condition = condition })]);
    });

    public static readonly Gen<JobSubmitted> Submitted =
        from id in Id
        from template in Arbitrary.Spec
        from fitness in Fitness
        from evolution in Evolution
        from space in Space
        from columns in Gen.Int[1, 4]
        from rows in Gen.Int[0, 20]
        from values in Arbitrary.Bits.Array[rows * columns]
        from inline in Gen.Bool
        from hash in Gen.Select(Gen.ULong, Gen.ULong)
        from priority in Gen.Int[-100, 100]
        let job = new EvolutionJob { Template = template, Fitness = fitness, Evolution = evolution, Space = space }
        select inline
            ? new JobSubmitted(id, job, new TimeSeries([.. Enumerable.Range(0, columns).Select(c => "column " + c)], values)) { Priority = priority }
            : new JobSubmitted(id, job, null) { DataHash = new UInt128(hash.Item1, hash.Item2), Priority = priority };

    public static readonly Gen<BirthEvaluated> Evaluated =
        from id in Id
        from birth in Birth
        from refused in Gen.Bool
        from perSeed in Gen.Double[-1e300, 1e300].Array[1, 5]
        from cost in Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue])
        from seconds in Gen.Select(Arbitrary.Bits, Arbitrary.Bits)
        from memory in Gen.Double[-1, 100]
        let found = refused
            ? FitnessResult.Refused("seed " + birth + " went astray", cost.Item1, cost.Item2)
            : FitnessResult.Measured([.. perSeed.Select(v => v / perSeed.Length)], cost.Item1, cost.Item2)
        let result = found with
        {
            TrainedRows = cost.Item1, Cost = refused ? null : new ModelCost(cost.Item2, cost.Item1), Behaviour = refused ? null : new Behaviour(memory, (int)memory),
        }
        select new BirthEvaluated(id, birth, result, seconds.Item1, seconds.Item2);

    private static readonly Gen<string> Text = Gen.String[Gen.Char["abc ü#/:"], 0, 30];

    public static readonly Gen<BirthQuarantined> Quarantined =
        from id in Id
        from birth in Birth
        from spec in Arbitrary.Spec
        from known in Gen.Bool
        from seeds in Gen.ULong.Array[1, 5]
        from reason in Text
        from seconds in Arbitrary.Bits
        select new BirthQuarantined(id, birth, known ? spec : null, [.. seeds], reason, seconds);

    public static readonly Gen<IJobEvent> OfLeases = Gen.OneOf(
        Gen.Select(Id, Birth, Text, (id, birth, worker) => (IJobEvent)new BirthLeased(id, birth, worker)),
        Gen.Select(Id, Birth, Text, Gen.Bool, (id, birth, reason, alone) => (IJobEvent)new BirthLost(id, birth, reason, alone)),
        Gen.Select(Id, Birth, (id, birth) => (IJobEvent)new BirthReturned(id, birth)),
        Gen.Select(Id, Birth, Arbitrary.Bits, (id, after, seconds) => (IJobEvent)new JobPaused(id, after, seconds)),
        Gen.Select(Id, Birth, (id, after) => (IJobEvent)new JobResumed(id, after)),
        Gen.Select(Id, Gen.Guid, (id, request) => (IJobEvent)new JobDeleted(id, request)));

    public static readonly Gen<DataChunkStored> Chunk =
        from hash in Gen.Select(Gen.ULong, Gen.ULong)
        from count in Gen.Int[1, int.MaxValue]
        from index in Gen.Int[0, count - 1]
        from bytes in Gen.Byte.Array[0, 200]
        select new DataChunkStored(new UInt128(hash.Item1, hash.Item2), index, count, bytes);

    public static readonly Gen<JobStopped> Stopped =
        Gen.Select(Id, Gen.Enum<FinishReason>(), Birth, (id, reason, after) => new JobStopped(id, reason, after));
}
