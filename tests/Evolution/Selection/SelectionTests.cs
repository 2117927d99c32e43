using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Selection;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Selection;

public sealed class SelectionTests
{
    private const int Draws = 40_000;

    // Ranks 1 to 6 at the places 1, 3, 4, 2, 0, 5; the last was refused.
    private static readonly Individual[] Six = Population.Make(0.5, 0.1, 0.4, 0.2, 0.3, double.PositiveInfinity);

    private static readonly Gen<ISelection> Any = Gen.OneOf(
        Gen.Int[1, 40].Select(ISelection (k) => new TournamentSelection(k)),
        Gen.Int[1, 40].Select(ISelection (k) => new EliteSelection(k)),
        Gen.Double[0.001, 1].Select(ISelection (share) => new TruncationSelection(share)),
        Gen.Double[1, 2].Select(ISelection (pressure) => new RankSelection(pressure)),
        Gen.Bool.Select(ISelection (together) => together ? new StochasticUniversalSampling() : new RouletteWheelSelection()));

    [Fact]
    public void Elites_are_chosen_alike_and_others_never() => Chosen(new EliteSelection(2), 0.5, 0.5, 0, 0, 0, 0);

    [Fact]
    public void Truncation_leaves_the_best_share_rounded_up() =>
        Chosen(new TruncationSelection(0.4), 1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    public void Ranks_are_chosen_as_often_as_the_formula_says(double pressure) => Chosen(
        new RankSelection(pressure),
        [.. Enumerable.Range(0, 6).Select(i => (pressure - (2 * (pressure - 1) * i / 5)) / 6)]);

    [Fact]
    public void Roulette_wheel_weighs_the_distance_from_the_worst() => Chosen(
        new RouletteWheelSelection(), [.. new[] { 0.4, 0.3, 0.2, 0.1, 0 }.Select(above => (above + (0.4 / 6)) / (1 + (5 * 0.4 / 6))), 0]);

    [Fact]
    public void Universal_sampling_has_the_probabilities_of_the_wheel() => Chosen(
        new StochasticUniversalSampling(),
        [.. new[] { 0.4, 0.3, 0.2, 0.1, 0 }.Select(above => (above + (0.4 / 6)) / (1 + (5 * 0.4 / 6))), 0]);

    [Fact]
    public void Universal_sampling_takes_nobody_more_or_less_often_than_its_share_rounded() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 12], Gen.Int[1, 30], Gen.ULong).Sample((fitness, number, seed) =>
        {
            var population = Population.Make(fitness);
            ISelection selection = new StochasticUniversalSampling();
            var taken = selection.Select(population, number, new RandomStream(seed)).CountBy(i => i).ToDictionary();
            Assert.Equal(number, taken.Values.Sum());
            var (best, worst) = (fitness.Min(), fitness.Max());
            double Weight(double value) => worst > best ? (worst - value) + ((worst - best) / fitness.Length) : 1;
            var total = fitness.Sum(Weight);
            foreach (var individual in population)
            {
                var expected = number * Weight(individual.Fitness.Value) / total;
                Assert.InRange(taken.GetValueOrDefault(individual), Math.Floor(expected - 1e-9), Math.Ceiling(expected + 1e-9));
            }
        });

    [Fact]
    public void Any_selection_chooses_the_asked_number_out_of_the_population_whatever_its_order() =>
        Gen.Select(Any, Gen.OneOf(Gen.Double[-1e300, 1e300], Gen.Const(double.PositiveInfinity)).Array[1, 20], Gen.Int[1, 5], Gen.ULong)
            .Sample((selection, fitness, number, seed) =>
            {
                var population = Population.Make(fitness);
                var chosen = selection.Select(population, number, new RandomStream(seed)).ToArray();
                Assert.Equal(number, chosen.Length);
                Assert.All(chosen, individual => Assert.Contains(individual, population));
                Assert.Equal(chosen, selection.Select(population, number, new RandomStream(seed)));
            });

    [Fact]
    public void Refused_individuals_are_on_no_wheel_unless_all_are()
    {
        var random = new RandomStream(14);
        var population = Population.Make(double.PositiveInfinity, 3, double.PositiveInfinity, 3);
        var chosen = Enumerable.Range(0, 500).Select(_ => new RouletteWheelSelection().Select(population, random).Birth.Number.Value);
        Assert.Equal([2L, 4L], chosen.Distinct().Order());
        var refused = Population.Make(double.PositiveInfinity, double.PositiveInfinity);
        var any = Enumerable.Range(0, 500).Select(_ => new RouletteWheelSelection().Select(refused, random).Birth.Number.Value);
        Assert.Equal([1L, 2L], any.Distinct().Order());
    }

    // Within four standard deviations of the binomial distribution.
    private static void Chosen(ISelection selection, params double[] probabilities)
    {
        var random = new RandomStream(11);
        var counts = Enumerable.Range(0, Draws).Select(_ => selection.Select(Six, random)).CountBy(i => i).ToDictionary();
        var ranked = Six.Order(Individual.BestFirst).ToArray();
        for (var rank = 0; rank < ranked.Length; rank++)
        {
            var expected = Draws * probabilities[rank];
            var deviation = Math.Sqrt(expected * (1 - probabilities[rank]));
            Assert.InRange(counts.GetValueOrDefault(ranked[rank]), expected - (4 * deviation), expected + (4 * deviation));
        }
    }
}
