using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Termination;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// A search as a pure state machine: it holds births out to be evaluated, takes results in any order, and draws further births
/// from what it has folded in. To take up a job again, make the loop again and fold the same results.
/// </summary>
/// <remarks>
/// The whole course is a function of the settings, the results and the stops: not of the order in which results arrive, nor of how
/// many births are evaluated at a time. Nothing here is safe for use by several threads at once.
/// </remarks>
public interface IEvolutionLoop
{
    /// <summary>The settings of the search.</summary>
    EvolutionSpec Spec { get; }

    /// <summary>What is searched.</summary>
    SearchSpace Space { get; }

    /// <summary>Births whose result is not in, in the order of birth; empty when the search is over. Made anew at every call.</summary>
    IReadOnlyList<Birth> Open { get; }

    /// <summary>The last birth that was drawn. Numbers go from 1 up without a gap.</summary>
    BirthNumber LastBorn { get; }

    /// <summary>Number of the generation that is being evaluated, from 0; of the last complete one when the search is over.</summary>
    int Generation { get; }

    /// <summary>The individuals that births are drawn from, best first.</summary>
    IReadOnlyList<Individual> Population { get; }

    /// <summary>A line per complete generation.</summary>
    IReadOnlyList<GenerationSummary> History { get; }

    /// <summary>Whether the search is over.</summary>
    bool IsFinished { get; }

    /// <summary>Why the search is over; null while it is not.</summary>
    FinishReason? FinishReason { get; }

    /// <summary>The last birth up to which every result is in.</summary>
    BirthNumber FoldedThrough { get; }

    /// <summary>The best individual so far; null before the first result.</summary>
    Individual? Best { get; }

    /// <summary>What the search has to show: the best, or all that stand beside it where no single one is best.</summary>
    IReadOnlyList<Individual> Results { get; }

    /// <summary>How far the search is.</summary>
    EvolutionProgress Progress { get; }

    /// <summary>A birth whose result is not in; null for any other number. Costs the same however many are out.</summary>
    Birth? Find(BirthNumber number);

    /// <summary>Takes in the result of a birth, and draws what may be drawn after it.</summary>
    /// <returns>False when the result does not count: it is in already, or the search stopped before that birth.</returns>
    /// <exception cref="ArgumentException">No such individual was born.</exception>
    bool Fold(BirthNumber number, FitnessResult result);

    /// <summary>
    /// Ends the search by a decision from outside (time, cancel), tied to a birth so that a replay decides the same: the results
    /// up to that birth count, later ones do not, and the search is over when all of them are in, which may be at once.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="after">
    /// The last birth that counts: <see cref="FoldedThrough"/> to be over now, or a later one to wait for what is on its way.
    /// </param>
    /// <returns>False when the search is over already, or stops no later by an earlier decision.</returns>
    /// <exception cref="ArgumentException">Results after that birth are folded in already.</exception>
    bool Stop(FinishReason reason, BirthNumber after);
}
