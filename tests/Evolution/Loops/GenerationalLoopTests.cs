using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class GenerationalLoopTests
{
    private static readonly EvolutionSpec Small = new() { Population = 8, EliteCount = 3, Generations = 6, Seed = 5 };

    [Fact]
    public void Order_in_which_results_arrive_changes_nothing() =>
        Gen.Select(Gen.ULong, Gen.ULong).Sample((seed, order) =>
        {
            var spec = Small with { Seed = seed };
            var inOrder = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Broken);
            var shuffled = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Broken, new RandomStream(order));
            Landscapes.SameState(inOrder, shuffled);
        }, iter: 50);

    [Fact]
    public void Replaying_the_results_gives_the_same_state_at_every_moment()
    {
        var (loop, replay) = (new GenerationalLoop(Small, Spaces.Mixed), new GenerationalLoop(Small, Spaces.Mixed));
        var log = new List<(BirthNumber Number, FitnessResult Result)>();
        var random = new RandomStream(6);
        while (!loop.IsFinished)
        {
            Landscapes.SameState(loop, replay);
            var birth = loop.Open[random.NextInt(loop.Open.Count)];
            log.Add((birth.Number, Landscapes.Broken(birth.Genome)));
            loop.Fold(log[^1].Number, log[^1].Result);
            replay.Fold(log[^1].Number, log[^1].Result);
        }

        var late = new GenerationalLoop(Small, Spaces.Mixed);
        Assert.All(log, entry => Assert.True(late.Fold(entry.Number, entry.Result)));
        Landscapes.SameState(loop, late);
    }

    [Fact]
    public void Other_seed_is_another_search() =>
        Assert.NotEqual(
            new GenerationalLoop(Small, Spaces.Mixed).Open, new GenerationalLoop(Small with { Seed = 6 }, Spaces.Mixed).Open);

    [Fact]
    public void Repeated_result_is_ignored_whether_its_generation_is_complete_or_not()
    {
        var loop = new GenerationalLoop(Small, Spaces.Mixed);
        var first = loop.Open[0];
        Assert.True(loop.Fold(first.Number, Landscapes.Valley(first.Genome)));
        Assert.False(loop.Fold(first.Number, FitnessResult.Measured([0.0], 1, 1)));
        foreach (var birth in loop.Open)
            loop.Fold(birth.Number, Landscapes.Valley(birth.Genome));
        Assert.Equal(1, loop.Generation);
        Assert.False(loop.Fold(first.Number, FitnessResult.Measured([0.0], 1, 1)));
        Assert.Equal(8, loop.Evaluations);
        Assert.True(loop.Best!.Fitness.Value > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    public void Result_of_nobody_is_refused(long number)
    {
        var loop = new GenerationalLoop(Small, Spaces.Mixed);
        var refusal = Assert.Throws<ArgumentException>(() => loop.Fold(new BirthNumber(number), FitnessResult.Refused("none")));
        Assert.Contains("births 1 to 8 were drawn", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_generation_is_drawn_only_when_every_result_is_in()
    {
        var loop = new GenerationalLoop(Small, Spaces.Mixed);
        foreach (var birth in loop.Open.Skip(1))
            loop.Fold(birth.Number, Landscapes.Valley(birth.Genome));
        Assert.Equal([new BirthNumber(1)], loop.Open.Select(birth => birth.Number));
        Assert.Equal(0, loop.Generation);
        Assert.Empty(loop.Population);
        Assert.Equal(new BirthNumber(0), loop.FoldedThrough);

        loop.Fold(loop.Open[0].Number, Landscapes.Valley(loop.Open[0].Genome));
        Assert.Equal([9, 10, 11, 12, 13], loop.Open.Select(birth => birth.Number.Value));
        Assert.Equal(8, loop.Population.Count);
        Assert.Equal(new BirthNumber(8), loop.FoldedThrough);
    }

    [Fact]
    public void Given_genomes_are_born_first_and_repeats_of_them_are_left_out()
    {
        var (a, b) = (Spaces.Mixed.Draw(new RandomStream(1)), Spaces.Mixed.Draw(new RandomStream(2)));
        var loop = new GenerationalLoop(Small, Spaces.Mixed, [a, b, a]);
        Assert.Equal([a, b], loop.Open.Take(2).Select(birth => birth.Genome));
        Assert.Equal(["given", "given", "drawn"], loop.Open.Take(3).Select(birth => Assert.Single(birth.Operators)));
        Assert.Equal(8, loop.Open.Count);
    }

    [Fact]
    public void Given_genomes_of_another_space_or_too_many_are_refused()
    {
        var foreign = Spaces.Reservoirs.Draw(new RandomStream(1));
        Assert.Throws<ArgumentException>(() => new GenerationalLoop(Small, Spaces.Mixed, [foreign]));
        var many = Enumerable.Range(0, 9).Select(i => Spaces.Mixed.Draw(new RandomStream((ulong)i))).ToArray();
        Assert.Throws<ArgumentException>(() => new GenerationalLoop(Small, Spaces.Mixed, many));
    }

    [Fact]
    public void No_genome_is_evaluated_twice() =>
        Gen.ULong.Sample(seed =>
        {
            var evaluated = new HashSet<Genome>();
            var spec = Small with { Seed = seed, SmallestSigma = 1e-3, GeneProbability = 0.05, Generations = 20 };
            Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), genome =>
            {
                Assert.True(evaluated.Add(genome));
                return Landscapes.Valley(genome);
            });
        }, iter: 20);

    [Fact]
    public void Best_and_history_never_get_worse_and_parents_are_older_than_children()
    {
        var births = new Dictionary<BirthNumber, Birth>();
        var loop = new GenerationalLoop(Small with { Generations = 15 }, Spaces.Mixed);
        while (!loop.IsFinished)
        {
            foreach (var birth in loop.Open)
            {
                Assert.All(birth.Parents, parent => Assert.True(births[parent].Generation < birth.Generation));
                Assert.NotEmpty(birth.Operators);
                births.Add(birth.Number, birth);
                loop.Fold(birth.Number, Landscapes.Broken(birth.Genome));
            }
        }

        Assert.Equal(15, loop.History.Count);
        Assert.All(loop.History.Zip(loop.History.Skip(1)), pair => Assert.True(pair.Second.Best <= pair.First.Best));
        Assert.All(loop.History, line => Assert.True(line.Best <= line.Median && line.Median <= line.Worst));
        Assert.Equal(loop.Best, births.Values.Select(b => new Individual(b, Landscapes.Broken(b.Genome))).Min(Individual.BestFirst));
        Assert.Equal(Enumerable.Range(1, births.Count), births.Keys.Select(number => (int)number.Value).Order());
        Assert.Equal(loop.Progress.ExpectedEvaluations, loop.Evaluations);
        Assert.Equal(loop.History.Sum(line => line.Refused), loop.Progress.Refused);
    }

    [Fact]
    public void Search_in_which_everything_is_refused_goes_on_to_its_end()
    {
        var loop = Landscapes.Run(new GenerationalLoop(Small, Spaces.Mixed), _ => FitnessResult.Refused("nothing works"));
        Assert.Equal(FinishReason.Generations, loop.FinishReason);
        Assert.Equal(double.PositiveInfinity, loop.Best!.Fitness.Value);
        Assert.Equal(loop.Evaluations, loop.Progress.Refused);
    }

    [Fact]
    public void Search_of_a_small_space_ends_when_every_genome_is_known()
    {
        var space = new SearchSpace([new CategoricalGene("a", ["x", "y"]), new IntegerGene("b", 1, 5)]);
        var loop = Landscapes.Run(
            new GenerationalLoop(Small with { Generations = null, Evaluations = 1000 }, space),
            genome => FitnessResult.Measured([genome.Values[0] + genome.Values[1]], 1, 1));
        Assert.Equal(FinishReason.SpaceExhausted, loop.FinishReason);
        Assert.Equal(10, loop.Evaluations);
        Assert.Equal(1, loop.Best!.Fitness.Value);
    }

    [Fact]
    public void Bad_settings_and_bad_space_are_refused_together()
    {
        var refusal = Assert.Throws<SpecRefusedException>(() => new GenerationalLoop(
            new EvolutionSpec { Population = 1, Generations = 1 }, new SearchSpace([])));
        var fields = refusal.Problems.Select(problem => problem.Field).ToArray();
        Assert.Contains("evolution.population", fields);
        Assert.Contains("searchSpace", fields);
    }
}
