using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// Chooses a spec by its leave-one-out score on the training sequences alone, averaged over several draws of the weights. Each
/// fit is independent of the others, so that a caller may spread them over threads; the choice is the same.
/// </summary>
/// <remarks>
/// Channel means and deviations are taken over all training sequences, the one that is left out included: they hold no class.
/// The draws' seeds come from the spec's seed and are not among those that are tested later, but by chance.
/// </remarks>
public sealed class SequenceSelection
{
    private const ulong SeedStream = 0x5E9;

    private readonly SequenceSet training;
    private readonly int draws;

    /// <param name="training">The training sequences; test sequences have no place here.</param>
    /// <param name="candidates">Specs to choose from, at least one.</param>
    /// <param name="draws">Draws of the weights for each candidate, at least 1.</param>
    public SequenceSelection(SequenceSet training, ImmutableArray<SequenceModelSpec> candidates, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates.Length, 1, nameof(candidates));
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        this.training = training;
        this.draws = draws;
        Candidates = candidates;
    }

    /// <summary>The specs to choose from.</summary>
    public ImmutableArray<SequenceModelSpec> Candidates { get; }

    /// <summary>Number of fits: every candidate with every draw.</summary>
    public int Fits => Candidates.Length * draws;

    /// <summary>Starts one fit.</summary>
    /// <param name="fit">0 to <see cref="Fits"/> - 1.</param>
    /// <exception cref="SpecRefusedException">The candidate cannot be used with these sequences.</exception>
    /// <exception cref="SeriesRefusedException">The sequences cannot be learned from.</exception>
    public SequenceTraining Start(int fit)
    {
        var candidate = Candidates[fit / draws];
        var random = RandomStream.Derive(candidate.Reservoir.Seed, SeedStream + (ulong)(fit % draws));
        return new SequenceTraining(candidate with { Reservoir = candidate.Reservoir with { Seed = random.NextUInt64() } }, training);
    }

    /// <summary>The candidate with the best mean score; the first of equal ones.</summary>
    /// <param name="scores">[Fits], in the order of the fits.</param>
    /// <exception cref="ArgumentException">There is another number of scores.</exception>
    public SequenceCandidate Best(IReadOnlyList<LeaveOneOutScore> scores)
    {
        if (scores.Count != Fits)
            throw new ArgumentException($"There are {scores.Count} scores for {Fits} fits.", nameof(scores));
        SequenceCandidate? best = null;
        for (var c = 0; c < Candidates.Length; c++)
        {
            var (accuracy, error) = (0.0, 0.0);
            for (var d = 0; d < draws; d++)
            {
                accuracy += scores[(c * draws) + d].Accuracy / draws;
                error += scores[(c * draws) + d].SquaredError / draws;
            }

            var mean = new LeaveOneOutScore(accuracy, error);
            if (best is null || mean > best.Score)
                best = new SequenceCandidate(Candidates[c], mean);
        }

        return best!;
    }
}
