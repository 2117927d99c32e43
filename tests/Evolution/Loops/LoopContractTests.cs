using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

/// <summary>What every kind of search owes to whoever runs it.</summary>
public sealed class LoopContractTests
{
    private static readonly EvolutionSpec Shared = new() { Population = 8, EliteCount = 4, TournamentSize = 3, Evaluations = 90 };

    private static readonly Dictionary<string, EvolutionSpec> Kinds = new(StringComparer.Ordinal)
    {
        ["generational"] = Shared,
        ["generational, re-evaluated"] = Shared with { Reevaluation = new ReevaluationSpec { Share = 0.3 } },
        ["steady-state"] = Shared with { Loop = new SteadyStateSpec { Window = 12 } },
        ["steady-state, worst, inheriting"] = Shared with
        {
            Loop = new SteadyStateSpec { Window = 5, Replacement = Replacement.Worst }, LamarckianProbability = 0.5,
        },
        ["steady-state, re-evaluated"] = Shared with { Loop = new SteadyStateSpec { Window = 12 }, Reevaluation = new ReevaluationSpec { Share = 0.3 } },
        ["random"] = Shared with { Loop = new RandomSearchSpec { Window = 12 } },
        ["tpe"] = Shared with { Loop = new TpeSpec { Window = 12, Startup = 10 } },
        ["successive-halving"] = Shared with { Loop = new SuccessiveHalvingSpec { Window = 12 } },
        ["pareto"] = Shared with { Loop = new ParetoSpec() },
        ["islands"] = Shared with { Loop = new IslandsSpec { Window = 12, Islands = 3, MigrationInterval = 4 } },
        ["map-elites"] = Shared with { Loop = new MapElitesSpec { Window = 12, Startup = 20 } },
        ["cma-es"] = Shared with { Loop = new CovarianceMatrixSpec() },
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_of_arrival_and_number_of_workers_change_nothing(string kind) =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[1, 20]).Sample((seed, order, workers) =>
        {
            var alone = Begin(kind, seed);
            var births = RunAll(alone, 1, new RandomStream(0), []);
            var many = Begin(kind, seed);
            Assert.Equal(births, RunAll(many, workers, new RandomStream(order), []));
            Landscapes.SameState(alone, many);
        }, iter: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void Loop_made_again_and_given_the_same_results_goes_on_as_if_nothing_had_happened(string kind) =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[1, 80]).Sample((seed, order, crash) =>
        {
            var whole = Begin(kind, seed);
            var births = RunAll(whole, 1, new RandomStream(0), []);

            var log = new List<(BirthNumber, FitnessResult)>();
            var killed = Begin(kind, seed);
            RunAll(killed, 7, new RandomStream(order), log, stopAfter: crash);
            var resumed = Begin(kind, seed);
            foreach (var (number, result) in log)
                resumed.Fold(number, result);
            Landscapes.SameState(killed, resumed);
            var rest = RunAll(resumed, 3, new RandomStream(order + 1), []);
            Assert.Equal(births.Where(b => rest.Exists(r => r.Number == b.Number)), rest);
            Landscapes.SameState(whole, resumed);
        }, iter: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void Limit_on_evaluations_is_met_exactly_and_numbers_have_no_gap(string kind)
    {
        var loop = Begin(kind, 3);
        var births = RunAll(loop, 4, new RandomStream(1), []);
        Assert.Equal(FinishReason.Evaluations, loop.FinishReason);
        Assert.Equal(90, loop.Progress.Evaluations);
        Assert.Equal(Enumerable.Range(1, 90), births.Select(b => (int)b.Number.Value));
        Assert.Empty(loop.Open);
        Assert.NotEmpty(loop.Results);
        Assert.NotEmpty(loop.History);
        Assert.All(births, b => Assert.All(b.Parents, p => Assert.True(p < b.Number)));
        Assert.All(births, b => Assert.NotEmpty(b.Operators));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stop_counts_the_results_up_to_its_birth_and_no_other(string kind) =>
        Gen.Select(Gen.ULong, Gen.Int[0, 60], Gen.Int[0, 40]).Sample((order, after, arrivals) =>
        {
            var ahead = Begin(kind, 5);
            ahead.Stop(FinishReason.Time, new BirthNumber(after));
            RunAll(ahead, 1, new RandomStream(0), []);
            Assert.Equal(FinishReason.Time, ahead.FinishReason);
            Assert.Equal(after, ahead.Progress.Evaluations);

            var late = Begin(kind, 5);
            RunAll(late, 9, new RandomStream(order), [], stopAfter: arrivals, before: after);
            if (late.FoldedThrough.Value > after)
                return;
            Assert.True(late.Stop(FinishReason.Time, new BirthNumber(after)));
            RunAll(late, 9, new RandomStream(order), []);
            Landscapes.SameState(ahead, late);
        }, iter: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void Repeated_result_is_ignored_and_that_of_nobody_refused(string kind)
    {
        var loop = Begin(kind, 3);
        var birth = loop.Open[0];
        Assert.Equal(birth, loop.Find(birth.Number));
        Assert.True(loop.Fold(birth.Number, Landscapes.Planned(birth)));
        Assert.Null(loop.Find(birth.Number));
        Assert.False(loop.Fold(birth.Number, FitnessResult.Measured([-1.0], 1, 1)));
        Assert.Throws<ArgumentException>(() => loop.Fold(loop.LastBorn.Next, FitnessResult.Refused("nobody")));
        Assert.Throws<ArgumentException>(() => loop.Fold(BirthNumber.None, FitnessResult.Refused("nobody")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Given_genome_is_born_first_and_one_of_another_space_refused(string kind)
    {
        var genome = Spaces.Mixed.Draw(new RandomStream(9));
        var loop = Kinds[kind].Loop.Begin(Kinds[kind], Spaces.Mixed, [genome]);
        Assert.Equal(genome, loop.Open[0].Genome);
        Assert.Equal("given", Assert.Single(loop.Open[0].Operators));
        Assert.Throws<ArgumentException>(() => Kinds[kind].Loop.Begin(Kinds[kind], Spaces.Mixed, [Spaces.Reservoirs.Draw(new RandomStream(1))]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Search_in_which_everything_is_refused_comes_to_its_end(string kind)
    {
        var loop = Begin(kind, 4);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
            loop.Fold(next, FitnessResult.Refused("nothing works"));
        Assert.Equal(90, loop.Progress.Evaluations);
        Assert.Equal(90, loop.Progress.Refused);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Small_space_is_exhausted_and_the_search_over(string kind)
    {
        var space = new SearchSpace([new CategoricalGene("a", ["x", "y"]), new IntegerGene("b", 1, 5)]);
        var spec = Kinds[kind] with { Reevaluation = null, Evaluations = 1000 };
        var loop = spec.Loop.Begin(spec, space, []);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var genome = loop.Find(next)!.Genome;
            loop.Fold(next, FitnessResult.Measured([genome.Values[0] + genome.Values[1]], 1, 1) with { Behaviour = new Behaviour(genome.Values[1], 1) });
        }

        Assert.Equal(FinishReason.SpaceExhausted, loop.FinishReason);
        Assert.Equal(1, loop.Best!.Fitness.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Good_fitness_ends_the_search(string kind)
    {
        var spec = Kinds[kind] with { FitnessThreshold = 0.5, Evaluations = 10_000 };
        var loop = spec.Loop.Begin(spec, Spaces.Mixed, []);
        RunAll(loop, 3, new RandomStream(2), []);
        Assert.Equal(FinishReason.FitnessThreshold, loop.FinishReason);
        Assert.True(loop.Best!.Value <= 0.5);
    }

    private static IEvolutionLoop Begin(string kind, ulong seed)
    {
        var spec = Kinds[kind] with { Seed = seed };
        return spec.Loop.Begin(spec, Spaces.Mixed, []);
    }

    // So many workers at a time, finishing in any order.
    private static List<Birth> RunAll(
        IEvolutionLoop loop, int workers, RandomStream order, List<(BirthNumber, FitnessResult)> log, int stopAfter = int.MaxValue, int before = int.MaxValue)
    {
        var births = new List<Birth>();
        var held = new List<Birth>();
        var next = loop.FoldedThrough.Next;
        var done = 0;
        while (!loop.IsFinished && done < stopAfter)
        {
            for (; held.Count < workers && next <= loop.LastBorn; next = next.Next)
            {
                if (loop.Find(next) is { } birth)
                {
                    held.Add(birth);
                    births.Add(birth);
                }
            }

            var index = order.NextInt(held.Count);
            var finished = held[index];
            held.RemoveAt(index);
            var result = Landscapes.Planned(finished);
            log.Add((finished.Number, result));
            if (loop.FoldedThrough.Value >= before)
                return births;
            Assert.True(loop.Fold(finished.Number, result));
            done++;
        }

        return [.. births.OrderBy(b => b.Number)];
    }
}
