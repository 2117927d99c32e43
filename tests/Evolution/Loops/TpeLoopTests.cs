using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Loops;

public sealed class TpeLoopTests
{
    [Fact]
    public void Estimator_comes_nearer_to_the_lowest_point_than_random_draws_at_equal_evaluations()
    {
        var wins = 0;
        var pairs = new List<string>();
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var spec = new EvolutionSpec { Evaluations = 300, Seed = seed };
            var tpe = Landscapes.Run(new TpeLoop(spec, new TpeSpec { Window = 8 }, Spaces.Mixed), Landscapes.Valley);
            var random = Landscapes.Run(new RandomSearchLoop(spec, new RandomSearchSpec { Window = 8 }, Spaces.Mixed), Landscapes.Valley);
            wins += tpe.Best!.Value < random.Best!.Value ? 1 : 0;
            pairs.Add($"{tpe.Best.Value:0.####} against {random.Best.Value:0.####}");
        }

        Assert.True(wins >= 4, $"{wins} of 5: {string.Join("; ", pairs)}");
    }

    [Fact]
    public void Births_are_drawn_at_large_until_there_is_something_to_estimate_from()
    {
        var loop = new TpeLoop(new EvolutionSpec { Evaluations = 60 }, new TpeSpec { Window = 4, Startup = 20 }, Spaces.Mixed);
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var birth = loop.Find(next)!;
            Assert.True(birth.Operators[0] == "drawn" || next.Value > 23);
            loop.Fold(next, Landscapes.Planned(birth));
        }
    }

    [Fact]
    public void Estimate_is_a_density_and_draws_follow_it() =>
        Gen.Select(Gen.Double[0, 1].Array[0, 12], Gen.ULong).Sample((values, seed) =>
        {
            var estimate = new ParzenEstimate(values);
            const int bins = 400;
            var below = 0.0;
            var total = 0.0;
            for (var i = 0; i < bins; i++)
            {
                var density = estimate.Density((i + 0.5) / bins) / bins;
                total += density;
                below += i < bins * 0.3 ? density : 0;
            }

            Assert.Equal(1, total, 0.02);
            var random = new RandomStream(seed);
            var drawn = Enumerable.Range(0, 4000).Count(_ => estimate.Draw(random) is var x && x is >= 0 and <= 1 && x < 0.3) / 4000.0;
            Assert.Equal(below, drawn, 0.05);
        }, iter: 50);

    [Fact]
    public void Bad_settings_are_refused() =>
        Assert.Equal(
            ["evolution.loop.startup", "evolution.loop.goodShare", "evolution.loop.candidates"],
            new EvolutionSpec { Evaluations = 9, Loop = new TpeSpec { Startup = 1, GoodShare = 0.6, Candidates = 0 } }.Validate().Select(p => p.Field));
}
