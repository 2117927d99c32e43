using ArchetypeRC.Evolution.Dominance;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Dominance;

public sealed class NonDominatedSortTests
{
    // Few different values, so that ties are common.
    private static readonly Gen<Objectives[]> Points =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 4], (a, b, c) => new Objectives(a, b, c)).Array[0, 30];

    [Fact]
    public void Fronts_are_those_of_brute_force() =>
        Points.Sample(points =>
        {
            var left = Enumerable.Range(0, points.Length).ToList();
            foreach (var front in NonDominatedSort.Fronts(points))
            {
                int[] expected = [.. left.Where(i => !left.Exists(j => Dominates(points[j], points[i])))];
                Assert.Equal(expected, front);
                left.RemoveAll(front.Contains);
            }

            Assert.Empty(left);
        }, iter: 500);

    [Fact]
    public void Refused_stand_behind_all_others()
    {
        var refused = new Objectives(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        Assert.Equal([[1], [0, 2]], NonDominatedSort.Fronts([refused, new Objectives(9, 9, 9), refused]));
    }

    [Fact]
    public void Crowding_distance_is_that_of_the_paper_worked_by_hand()
    {
        // Along two objectives, the third being equal: gaps over ranges of 10 and 8.
        var distances = NonDominatedSort.CrowdingDistances([new(0, 8, 1), new(2, 5, 1), new(6, 1, 1), new(10, 0, 1)]);
        Assert.Equal([double.PositiveInfinity, (6 / 10.0) + (7 / 8.0), (8 / 10.0) + (5 / 8.0), double.PositiveInfinity], distances);
    }

    // Written from the definition, apart from the code under test.
    private static bool Dominates(Objectives a, Objectives b)
    {
        double[] x = [a.Error, a.Operations, a.Bytes];
        double[] y = [b.Error, b.Operations, b.Bytes];
        return x.Zip(y).All(p => p.First <= p.Second) && x.Zip(y).Any(p => p.First < p.Second);
    }
}
