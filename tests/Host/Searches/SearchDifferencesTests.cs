using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Searches;

public sealed class SearchDifferencesTests
{
    [Fact]
    public void Other_weights_are_told_by_their_number_and_the_first_that_differs()
    {
        var weights = Enumerable.Range(0, 400).Select(i => i / 7.0).ToArray();
        var stored = Search(weights);
        weights[123] = -1;
        var told = SearchDifferences.Between(stored, Search(weights));
        Assert.Contains("external.values is a list of 400, number 123 of it 17.571", told, StringComparison.Ordinal);
        Assert.Contains("this command says a list of 400, number 123 of it -1", told, StringComparison.Ordinal);
        Assert.InRange(told.Length, 1, 400);
    }

    [Fact]
    public void Setting_that_only_one_has_is_told_as_none_of_the_other()
    {
        var (before, after) = FieldValue.Pair(null, "5");
        Assert.Equal(("none", "5"), (before, after));
    }

    private static EvolutionJob Search(double[] weights)
    {
        var reservoir = new EchoStateSpec { Units = 20, Topology = Topology.External, External = new ExternalWeights { Values = [.. weights] } };
        return new EvolutionJob
        {
            Template = new ModelSpec { Task = new TaskSpec { Inputs = ["y"], Targets = ["y"] }, Reservoir = reservoir },
            Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
            Evolution = EvolutionSpec.Sized(4),
            Space = SearchSpace.Default(),
        };
    }
}
