using System.Reflection;
using System.Text.Json.Serialization;
using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class EvolutionSpecTests
{
    [Fact]
    public void Every_kind_of_search_has_the_same_name_in_JSON_as_on_a_command_line()
    {
        var kinds = typeof(LoopSpec).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false);
        Assert.Equal(
            LoopSpec.Kinds.Select(kind => (kind.Key, kind.Value.GetType())),
            kinds.Select(kind => ((string)kind.TypeDiscriminator!, kind.DerivedType)).OrderBy(kind => kind.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void Defaults_with_any_one_limit_are_good()
    {
        Assert.Empty(new EvolutionSpec { Generations = 1 }.Validate());
        Assert.Empty(new EvolutionSpec { Evaluations = 1 }.Validate());
        Assert.Empty(new EvolutionSpec { StagnationGenerations = 1 }.Validate());
        Assert.Empty(new EvolutionSpec { FitnessThreshold = 0.1 }.Validate());
        Assert.Empty(new EvolutionSpec { TimeLimit = TimeSpan.FromSeconds(1) }.Validate());
    }

    [Fact]
    public void Search_without_a_limit_is_refused() =>
        Assert.Equal("evolution.generations", Assert.Single(new EvolutionSpec().Validate()).Field);

    [Fact]
    public void Every_bad_field_is_named_at_once()
    {
        var problems = new EvolutionSpec
        {
            Population = 20_000,
            EliteCount = 0,
            TournamentSize = 0,
            Crossover = (CrossoverKind)9,
            CrossoverProbability = 1.1,
            ResetProbability = -0.1,
            UniformMutationProbability = double.NaN,
            GeneProbability = 0,
            Sigma = 0.1,
            SmallestSigma = 0.2,
            Generations = 0,
            Evaluations = 0,
            StagnationGenerations = 0,
            FitnessThreshold = double.NaN,
            TimeLimit = TimeSpan.Zero,
        }.Validate();
        Assert.Equal(
            [
                "evolution.population", "evolution.eliteCount", "evolution.tournamentSize", "evolution.crossover",
                "evolution.crossoverProbability", "evolution.resetProbability", "evolution.uniformMutationProbability",
                "evolution.geneProbability", "evolution.smallestSigma", "evolution.generations", "evolution.evaluations",
                "evolution.stagnationGenerations", "evolution.fitnessThreshold", "evolution.timeLimit",
            ],
            problems.Select(problem => problem.Field));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 3)]
    [InlineData(24, 12)]
    public void Half_of_a_population_of_any_size_lives_on(int population, int elites)
    {
        var spec = EvolutionSpec.Sized(population) with { Generations = 1 };
        Assert.Empty(spec.Validate());
        Assert.Equal(elites, spec.EliteCount);
        Assert.Equal(new EvolutionSpec(), EvolutionSpec.Sized(24));
    }

    [Fact]
    public void Elites_leave_a_place_for_the_young() =>
        Assert.Equal(
            "evolution.eliteCount is 24; allowed: 1 to 23",
            Assert.Single(new EvolutionSpec { EliteCount = 24, Generations = 1 }.Validate()).ToString());
}
