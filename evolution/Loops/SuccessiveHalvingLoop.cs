using System.Globalization;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// Asynchronous successive halving (Li et al. 2018, arXiv 1810.05934): a birth is a promotion wherever one of the best 1 / factor of a
/// rung has not gone up, the highest rung first, and a genome drawn at large on the lowest rung otherwise. Results are folded in the
/// order of birth, so that who is promoted does not depend on who finished first.
/// </summary>
/// <remarks>
/// The best is that of the highest rung that anyone has finished on: values of different rungs are of different rows. Evaluations
/// count alike on every rung, in the limits too; what they cost is in <see cref="FitnessResult.TrainedRows"/>.
/// </remarks>
public sealed class SuccessiveHalvingLoop : BirthOrderLoop
{
    private static readonly IComparer<Individual> HighestRungFirst = Comparer<Individual>.Create(static (left, right) =>
    {
        var byFailure = double.IsFinite(right.Value).CompareTo(double.IsFinite(left.Value));
        if (byFailure != 0)
            return byFailure;
        var byRung = RungOf(right).CompareTo(RungOf(left));
        return byRung != 0 ? byRung : Individual.BestFirst.Compare(left, right);
    });

    private readonly SuccessiveHalvingSpec halving;
    private readonly Breeding breeding;
    private readonly HalvingRung[] rungs;

    /// <summary>Draws the first window of births.</summary>
    /// <param name="spec">The settings that all searches share.</param>
    /// <param name="halving">Those of this one.</param>
    /// <param name="space">What is searched.</param>
    /// <param name="given">Genomes that are born first, on the lowest rung; repeats left out.</param>
    /// <exception cref="SpecRefusedException">The settings or the space cannot be used.</exception>
    /// <exception cref="ArgumentException">A given genome is of another space.</exception>
    public SuccessiveHalvingLoop(
        EvolutionSpec spec, SuccessiveHalvingSpec halving, SearchSpace space, IReadOnlyList<Genome>? given = null)
        : base(spec with { Loop = halving }, space, given)
    {
        this.halving = halving;
        breeding = BreedBy(spec);
        rungs = [.. Enumerable.Range(0, halving.Rungs).Select(_ => new HalvingRung(halving.Factor))];
        Begin();
    }

    /// <summary>The best on the highest rung on which anyone has finished, best first; as many as the population's size.</summary>
    public override IReadOnlyList<Individual> Population =>
        [.. (rungs.LastOrDefault(rung => rung.Finished.Any())?.Finished ?? []).Take(Spec.Population)];

    private protected override IComparer<Individual> Order => HighestRungFirst;

    private protected override BirthNumber FoldedBefore(BirthNumber birth) => new(birth.Value - halving.Window);

    private protected override Birth Given(Birth birth) => OnRung(birth, 0);

    private protected override Birth? Draw(BirthNumber number)
    {
        for (var rung = halving.Rungs - 2; rung >= 0; rung--)
        {
            if (rungs[rung].Promote() is not { } best)
                continue;
            var from = rung.ToString(CultureInfo.InvariantCulture);
            var birth = new Birth(number, GenerationOf(number), best.Birth.Genome, [best.Birth.Number], ["promoted from rung " + from]);
            return OnRung(birth, rung + 1);
        }

        return breeding.Next(number, GenerationOf(number), [], Seen) is { } drawn ? OnRung(drawn, 0) : null;
    }

    private protected override void TakeIn(Individual individual) => rungs[RungOf(individual)].Add(individual);

    private static int RungOf(Individual individual) => individual.Birth.Plan.Fidelity?.Rung ?? 0;

    private Birth OnRung(Birth birth, int rung) => birth with
    {
        Plan = birth.Plan with { Fidelity = new Fidelity(rung, halving.Rungs, halving.Factor) },
    };
}
