using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class SearchQualityTests
{
    private const int Evaluations = 300;
    private const int Seeds = 10;
    private const double Lowest = 0.01;

    [Fact]
    public void Evolution_comes_nearer_to_the_lowest_point_than_random_draws_at_equal_evaluations()
    {
        var wins = 0;
        var (evolvedExcess, drawnExcess) = (new double[Seeds], new double[Seeds]);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var spec = new EvolutionSpec { Seed = (ulong)seed, Evaluations = Evaluations };
            var loop = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed), Landscapes.Valley);
            Assert.Equal(Evaluations, loop.Evaluations);
            evolvedExcess[seed] = loop.Best!.Fitness.Value - Lowest;
            drawnExcess[seed] = Drawn(seed) - Lowest;
            wins += evolvedExcess[seed] < drawnExcess[seed] ? 1 : 0;
        }

        Assert.Equal(Seeds, wins);
        Assert.True(Median(evolvedExcess) < Median(drawnExcess) / 5, $"{Median(evolvedExcess)} against {Median(drawnExcess)}");
    }

    [Fact]
    public void Population_stays_diverse()
    {
        var loop = Landscapes.Run(
            new GenerationalLoop(new EvolutionSpec { Evaluations = Evaluations }, Spaces.Mixed), Landscapes.Valley);
        Assert.Equal(loop.Population.Count, loop.Population.Select(individual => individual.Birth.Genome).Distinct().Count());
    }

    private static double Drawn(int seed)
    {
        var random = RandomStream.Derive((ulong)seed, 0);
        return Enumerable.Range(0, Evaluations).Min(_ => Landscapes.Valley(Spaces.Mixed.Draw(random)).Value);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
