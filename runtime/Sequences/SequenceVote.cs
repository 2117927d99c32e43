namespace ArchetypeRC.Runtime.Sequences;

/// <summary>Joins what several models, mostly equal but for their seed, say of the same cases. Not thread-safe.</summary>
public sealed class SequenceVote
{
    private readonly int[] votes;
    private readonly double[] sums;

    /// <param name="cases">Number of cases, at least 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    public SequenceVote(int cases, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        Cases = cases;
        Classes = classes;
        votes = new int[cases * classes];
        sums = new double[cases * classes];
    }

    /// <summary>Number of cases.</summary>
    public int Cases { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Takes in the scores of one model.</summary>
    /// <param name="scores">[Cases, Classes] row-major.</param>
    /// <exception cref="ArgumentException">The scores have another number.</exception>
    public void Add(ReadOnlySpan<double> scores)
    {
        if (scores.Length != sums.Length)
            throw new ArgumentException($"There are {scores.Length} scores; {Cases} cases of {Classes} classes take {sums.Length}.", nameof(scores));
        for (var i = 0; i < Cases; i++)
        {
            var row = scores.Slice(i * Classes, Classes);
            votes[(i * Classes) + SequenceModel.Highest(row)]++;
            for (var c = 0; c < Classes; c++)
                sums[(i * Classes) + c] += row[c];
        }
    }

    /// <summary>The class that most models chose; among equal ones that with the highest mean score.</summary>
    public int Majority(int @case)
    {
        var best = @case * Classes;
        for (var at = best + 1; at < (@case + 1) * Classes; at++)
        {
            if (votes[at] > votes[best] || (votes[at] == votes[best] && sums[at] > sums[best]))
                best = at;
        }

        return best % Classes;
    }

    /// <summary>The class with the highest mean score.</summary>
    public int MeanScore(int @case) => SequenceModel.Highest(sums.AsSpan(@case * Classes, Classes));
}
