using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Evolution.Selection;

public sealed class TournamentSelectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Ranks_win_as_often_as_the_formula_says(int size)
    {
        const int Draws = 40_000;
        var population = Population.Make(0.5, 0.1, 0.4, 0.2, 0.3, double.PositiveInfinity);
        var random = new RandomStream(11);
        var selection = new TournamentSelection(size);
        var wins = Enumerable.Range(0, Draws).Select(_ => selection.Select(population, random)).CountBy(i => i).ToDictionary();
        var ranked = population.Order(Individual.BestFirst).ToArray();
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            var n = (double)ranked.Length;
            var expected = Draws * (Math.Pow(n - rank, size) - Math.Pow(n - rank - 1, size)) / Math.Pow(n, size);
            var deviation = Math.Sqrt(expected * (1 - (expected / Draws)));
            Assert.InRange(wins.GetValueOrDefault(ranked[rank]), expected - (4 * deviation), expected + (4 * deviation));
        }
    }

    [Fact]
    public void Larger_tournaments_press_harder()
    {
        var population = Population.Make(0.5, 0.1, 0.4, 0.2, 0.3);
        double MeanWinner(int size)
        {
            var random = new RandomStream(12);
            return Enumerable.Range(0, 5000).Average(_ => new TournamentSelection(size).Select(population, random).Fitness.Value);
        }

        Assert.True(MeanWinner(2) < MeanWinner(1) - 0.03);
        Assert.True(MeanWinner(4) < MeanWinner(2) - 0.03);
    }

    [Fact]
    public void Order_of_the_population_decides_nothing_between_equals()
    {
        var equals = Population.Make(0.2, 0.2, 0.2);
        var random = new RandomStream(13);
        var selected = Enumerable.Range(0, 200).Select(_ => new TournamentSelection(30).Select(equals, random).Birth.Number.Value);
        Assert.All(selected, number => Assert.Equal(1, number));
    }
}
