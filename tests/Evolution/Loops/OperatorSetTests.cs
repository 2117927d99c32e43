using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Evolution.Reinsertion;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class OperatorSetTests
{
    private static readonly Gen<EvolutionSpec> Any =
        from selection in Gen.Enum<SelectionKind>()
        from crossover in Gen.Enum<CrossoverKind>()
        from mutation in Gen.Enum<MutationKind>()
        from reinsertion in Gen.Enum<ReinsertionKind>()
        from seed in Gen.ULong
        select new EvolutionSpec
        {
            Population = 8,
            EliteCount = 3,
            Seed = seed,
            Crossover = crossover,
            Generations = 5,
            Operators = new OperatorsSpec { Selection = selection, Mutation = mutation, Reinsertion = reinsertion },
        };

    /// <summary>The numbers of a search that the defaults made before there were others.</summary>
    [Fact]
    public void Default_operators_breed_what_they_always_did()
    {
        var loop = new GenerationalLoop(new EvolutionSpec { Generations = 6 }, Spaces.Mixed);
        var births = new List<Birth>();
        while (!loop.IsFinished)
        {
            births.AddRange(loop.Open);
            foreach (var birth in loop.Open)
                loop.Fold(birth.Number, Landscapes.Valley(birth.Genome));
        }

        Assert.Equal("1192DA94DDA9D468ADBCB6900B81A0C6", Hash(births));
        var named = new EvolutionSpec { Generations = 6, Operators = new OperatorsSpec() };
        Landscapes.SameState(loop, Landscapes.Run(new GenerationalLoop(named, Spaces.Mixed), Landscapes.Valley));
    }

    [Fact]
    public void Any_operators_end_a_search_with_the_same_population_in_whatever_order_results_come() =>
        Any.Sample(
            spec =>
            {
                Assert.Empty(spec.Validate());
                var loop = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Broken);
                Assert.Equal(FinishReason.Generations, loop.FinishReason);
                Assert.Equal(loop.Progress.ExpectedEvaluations, loop.Evaluations);
                var shuffled = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Broken, new RandomStream(9));
                Landscapes.SameState(loop, shuffled);
            },
            iter: 60);

    [Fact]
    public void Best_of_a_search_is_kept_where_the_population_loses_it()
    {
        var spec = new EvolutionSpec { Population = 4, Generations = 3, EliteCount = 1, Operators = new OperatorsSpec { Reinsertion = ReinsertionKind.Pure } };
        var error = 0.0;
        var loop = Landscapes.Run(
            new GenerationalLoop(spec, Spaces.Mixed), _ => ArchetypeRC.Evolution.Fitness.FitnessResult.Measured([error += 1], 1, 1));
        Assert.Equal(1, loop.Best!.Birth.Number.Value);
        Assert.DoesNotContain(loop.Best, loop.Population);
        Assert.Equal(2, loop.Progress.StagnantGenerations);
        Assert.Equal(12, loop.Evaluations);
    }

    [Fact]
    public void Steps_that_adapt_become_finer_as_a_search_closes_in()
    {
        var spec = new EvolutionSpec
        {
            Population = 60, EliteCount = 10, Generations = 40, Sigma = 0.3, SmallestSigma = 1e-4, GeneProbability = 1,
            UniformMutationProbability = 0, ResetProbability = 0, Operators = new OperatorsSpec { Mutation = MutationKind.SelfAdaptive },
        };
        var space = new SearchSpace([.. Enumerable.Range(0, 4).Select(i => new RealGene($"x{i}", 0, 1))]);
        var loop = Landscapes.Run(
            new GenerationalLoop(spec, space),
            genome => ArchetypeRC.Evolution.Fitness.FitnessResult.Measured([genome.Values.Sum(x => (x - 0.4) * (x - 0.4))], 1, 1));
        double Mean(IEnumerable<Individual> of) => of.Where(i => !i.Birth.Genome.StepSizes.IsEmpty)
            .Average(i => i.Birth.Genome.StepSizes.Average(Math.Log));
        Assert.True(Math.Exp(Mean(loop.Population)) < Math.Sqrt(0.3 * 1e-4) / 2, $"{Math.Exp(Mean(loop.Population))}");
        Assert.True(loop.Best!.Fitness.Value < 1e-5, $"{loop.Best.Fitness.Value}");
    }

    [Fact]
    public void Search_over_layers_inserts_deletes_moves_and_splices_them()
    {
        var space = SearchSpace.Wide(4, 5, 20);
        var spec = new EvolutionSpec { Population = 40, EliteCount = 20, Generations = 8, Crossover = CrossoverKind.CutAndSplice };
        var loop = new GenerationalLoop(spec, space);
        var names = new List<string>();
        while (!loop.IsFinished)
        {
            foreach (var birth in loop.Open)
            {
                names.AddRange(birth.Operators);
                loop.Fold(birth.Number, ArchetypeRC.Evolution.Fitness.FitnessResult.Measured([birth.Number.Value % 7], 1, 1));
            }
        }

        foreach (var name in new[] { "layer-insertion", "layer-deletion", "layer-displacement", "cut-and-splice-crossover", "gaussian-mutation" })
            Assert.InRange(names.Count(other => other == name), 1, 140);
        var none = OperatorSet.Of(spec with { Operators = new OperatorsSpec { LayerProbability = 0 } }, space);
        Assert.All(none.Mutations, choice => Assert.True(choice.Probability is 0 or 0.1 or 1));
        Assert.Equal(2, OperatorSet.Of(spec, Spaces.Mixed).Mutations.Length);
    }

    [Fact]
    public void Own_operators_take_the_place_of_named_ones()
    {
        var spec = new EvolutionSpec { Generations = 4, UniformMutationProbability = 0, ResetProbability = 0 };
        var own = OperatorSet.Of(spec, Spaces.Mixed) with
        {
            Mutations = [new MutationChoice(new ResetMutation(), 1)],
            Termination = new GenerationsTermination(2),
        };
        var loop = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed, operators: own), Landscapes.Valley);
        Assert.Equal(2, loop.History.Count);
        Assert.All(
            loop.Population.Where(individual => individual.Birth.Generation == 1),
            individual => Assert.Equal("reset", individual.Birth.Operators[^1]));
        Assert.Throws<ArgumentException>(() => new GenerationalLoop(spec, Spaces.Mixed, operators: own with { Mutations = [] }));
    }

    [Fact]
    public void Every_bad_number_is_named()
    {
        var problems = new EvolutionSpec
        {
            Generations = 1,
            Operators = new OperatorsSpec
            {
                Selection = (SelectionKind)99, SelectedElites = 0, TruncationShare = 0, RankPressure = 2.5, VotingParents = 2,
                VotingThreshold = 9, BlendAlpha = double.NaN, SimulatedBinaryEta = -1, Mutation = (MutationKind)99,
                Reinsertion = (ReinsertionKind)99,
            },
        }.Validate();
        Assert.Equal(
            [
                "selection", "selectedElites", "truncationShare", "rankPressure", "votingParents", "votingThreshold", "blendAlpha",
                "simulatedBinaryEta", "mutation", "reinsertion",
            ],
            problems.Select(problem => problem.Field["evolution.operators.".Length..]));
    }

    private static string Hash(List<Birth> births)
    {
        var hash = new System.IO.Hashing.XxHash128();
        foreach (var birth in births)
        {
            foreach (var value in birth.Genome.Values)
                hash.Append(BitConverter.GetBytes(value));
            foreach (var parent in birth.Parents)
                hash.Append(BitConverter.GetBytes(parent.Value));
            hash.Append(System.Text.Encoding.UTF8.GetBytes(string.Join(',', birth.Operators)));
        }

        return Convert.ToHexString(hash.GetCurrentHash());
    }
}
