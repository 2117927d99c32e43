using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Evolution.Genomes;
using ArchetypeRC.Tests.Evolution.Loops;

namespace ArchetypeRC.Tests.Evolution.Lineage;

public sealed class SearchLineageTests
{
    private static readonly EvolutionSpec Spec = new() { Population = 8, EliteCount = 4, Evaluations = 120 };

    [Fact]
    public void Moments_of_a_population_are_those_that_the_loop_knows_bit_for_bit()
    {
        var again = Spec with { Reevaluation = new ReevaluationSpec { Share = 0.4 } };
        foreach (var loop in new IEvolutionLoop[]
                 {
                     new SteadyStateLoop(again, new SteadyStateSpec { Window = 4, Replacement = Replacement.Worst }, Spaces.Mixed),
                     new GenerationalLoop(again, Spaces.Mixed),
                 })
        {
            var lineage = Run(loop);
            Assert.Contains(lineage.Individuals, i => i.IsReevaluation);
            Assert.All(loop.Population, known => Assert.Equal(known.Moments, lineage.MomentsOf(lineage.Find(known.Birth.Number)!)));
            Assert.Contains(loop.Population, known => known.Moments.Count > lineage.Find(known.Birth.Number)!.Moments.Count);
        }
    }

    [Fact]
    public void Evaluation_again_tells_the_moments_of_the_one_that_it_adds_to()
    {
        var lineage = Run(new SteadyStateLoop(
            Spec with { Reevaluation = new ReevaluationSpec { Share = 0.4 } }, new SteadyStateSpec { Window = 4 }, Spaces.Mixed));
        Assert.All(
            lineage.Individuals.Where(i => i.IsReevaluation),
            i => Assert.Equal(lineage.MomentsOf(lineage.Find(i.Birth.Parents[0])!), lineage.MomentsOf(i)));
    }

    [Fact]
    public void Promoted_individual_is_told_on_every_rung_that_it_came_by()
    {
        var lineage = Run(new SuccessiveHalvingLoop(Spec, new SuccessiveHalvingSpec { Window = 6, Rungs = 3, Factor = 3 }, Spaces.Mixed));
        var highest = lineage.Individuals.First(i => i.Birth.Plan.Fidelity!.Value.Rung == 2);
        var promotions = lineage.Promotions(highest);
        Assert.Equal([0, 1, 2], promotions.Select(i => i.Birth.Plan.Fidelity!.Value.Rung));
        Assert.All(promotions, i => Assert.Equal(highest.Birth.Genome, i.Birth.Genome));
        Assert.Equal(highest, promotions[^1]);
        Assert.Equal(promotions[0], Assert.Single(lineage.Promotions(promotions[0])));
    }

    [Fact]
    public void Individuals_out_of_order_are_refused_with_their_numbers()
    {
        ImmutableArray<Individual> wrong = [Population.Make(4, 0.5), Population.Make(3, 0.5)];
        var refused = Assert.Throws<ArgumentException>(() => new SearchLineage(wrong));
        Assert.Contains("Birth 3 stands behind birth 4", refused.Message, StringComparison.Ordinal);
    }

    private static SearchLineage Run(IEvolutionLoop loop)
    {
        var individuals = new List<Individual>();
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            var birth = loop.Find(next)!;
            var found = Landscapes.Planned(birth);
            Assert.True(loop.Fold(next, found));
            individuals.Add(new Individual(birth, found));
        }

        return new SearchLineage([.. individuals]);
    }
}
