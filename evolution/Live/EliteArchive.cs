using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Evolution.Live;

/// <summary>The champions of regimes that have ended, which the models of a live population share: when a regime returns, its champion is tried first.</summary>
internal sealed class EliteArchive(int capacity)
{
    private readonly List<Elite> elites = [];

    /// <summary>In the order of numbers.</summary>
    public IReadOnlyList<Elite> All => elites;

    /// <summary>Elites numbered so far.</summary>
    public long Filed { get; private set; }

    /// <summary>Goes on from what was archived.</summary>
    public static EliteArchive Restore(int capacity, long filed, IEnumerable<Elite> elites)
    {
        var archive = new EliteArchive(capacity) { Filed = filed };
        archive.elites.AddRange(elites);
        return archive;
    }

    /// <summary>Files a champion with what it had learned; one that came from here takes its place again. It has no origin then.</summary>
    public void File(Candidate champion, ModelState learned, long row)
    {
        if (capacity == 0)
            return;
        var place = elites.FindIndex(e => e.Number == champion.Origin);
        if (place >= 0)
            elites[place] = new Elite(champion.Origin, row, champion.Birth, champion.Model.Spec, learned);
        else
        {
            if (elites.Count == capacity)
                elites.Remove(elites.MinBy(e => (e.LastUsed, e.Number))!);
            elites.Add(new Elite(++Filed, row, champion.Birth, champion.Model.Spec, learned));
        }

        champion.Origin = 0;
    }

    /// <summary>An elite has become a challenger.</summary>
    public void Use(Elite elite, long row)
    {
        var place = elites.FindIndex(e => e.Number == elite.Number);
        if (place >= 0)
            elites[place] = elites[place] with { LastUsed = row };
    }

    /// <summary>
    /// Every elite but the champion itself reads the latest rows, the one used last first, and they are ranked by their loss on those behind
    /// the lead: on that they only read, to come into the stream.
    /// </summary>
    /// <param name="champion">The model that serves.</param>
    /// <param name="rows">The latest rows, oldest first.</param>
    /// <param name="lead">How many of them are the lead.</param>
    /// <param name="loss">Whose scale is used.</param>
    /// <param name="next">Number of the row that comes next; their test begins there.</param>
    /// <param name="keptUntil">First row in which they may be asked to give way.</param>
    /// <param name="spend">Whether so many multiply-adds may be spent; an elite for which they may not is left out.</param>
    /// <returns>The best first, ready for the next row.</returns>
    public IEnumerable<(Elite Elite, Candidate Candidate)> Audition(
        Candidate champion, IReadOnlyList<double[]> rows, int lead, BoundedLoss loss, long next, long keptUntil, Func<long, bool> spend)
    {
        if (rows.Count <= lead)
            return [];
        var found = new List<(Elite Elite, Candidate Candidate, double Loss)>();
        foreach (var elite in elites.Where(e => e.Birth.Number != champion.Birth.Number || e.Number != champion.Origin).OrderByDescending(e => e.LastUsed))
        {
            var candidate = new Candidate(elite.Birth, LifelongModel.Restore(elite.Spec, elite.State))
            {
                Origin = elite.Number, TestedFrom = next, KeptUntil = keptUntil,
            };
            if (!spend(candidate.Model.OperationsPerRow * rows.Count))
                continue;
            candidate.Next = next - rows.Count;
            candidate.Break(0);
            var (sum, count) = (0.0, 0);
            for (var r = 0; r < rows.Count && candidate.Finite; r++)
            {
                candidate.Learn(rows[r]);
                if (r < lead || candidate.Due.IsEmpty || !loss.Read(rows[r]))
                    continue;
                sum += loss.Of(candidate.Due);
                count++;
            }

            if (count > 0 && candidate.Finite)
                found.Add((elite, candidate, sum / count));
        }

        return found.OrderBy(f => f.Loss).ThenBy(f => f.Elite.Number).Select(f => (f.Elite, f.Candidate));
    }
}
