using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>
/// What the reader of a stream was told, over all runs: every row's answer as text. A row that is answered again must be
/// answered with the same text.
/// </summary>
internal sealed class AnswerLog
{
    private readonly SortedDictionary<long, string> answers = [];

    /// <summary>Highest row that was answered; -1 for none.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>Answers that were told before.</summary>
    public int Repeats { get; private set; }

    /// <summary>Rows that were answered at least once.</summary>
    public int Count => answers.Count;

    /// <summary>The answers in the order of their rows.</summary>
    public IEnumerable<KeyValuePair<long, string>> Answers => answers;

    /// <summary>Takes a line of the program's CSV.</summary>
    /// <returns>The row's number.</returns>
    public long Add(string line)
    {
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        Assert.True(comma > 0, $"Not an answer: '{line}'.");
        var sequence = long.Parse(line.AsSpan(0, comma), NumberStyles.None, CultureInfo.InvariantCulture);
        if (answers.TryAdd(sequence, line))
        {
            Highest = Math.Max(Highest, sequence);
        }
        else
        {
            Assert.Equal(answers[sequence], line);
            Repeats++;
        }

        return sequence;
    }

    /// <summary>Fails unless rows 0 to <paramref name="rows"/> - 1 were answered as in an undisturbed run.</summary>
    public void AssertSameAs(AnswerLog undisturbed, int rows)
    {
        Assert.Equal(rows, undisturbed.Count);
        Assert.Equal(rows - 1, undisturbed.Highest);
        Assert.Equal(undisturbed.Answers, Answers);
    }
}
