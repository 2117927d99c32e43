using System.Collections.Immutable;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Searches;

/// <summary>
/// Measures a plan over several seeds: the default reservoir under each seed of the weights and, if asked, a whole search
/// under each seed of the job, spread over the processors.
/// </summary>
internal static class ForecastStudy
{
    /// <summary>One search of the study, told as it ends.</summary>
    /// <param name="Seed">Seed of the job.</param>
    /// <param name="Validation">Fitness of its best genome.</param>
    /// <param name="Test">Its winner on the test rows.</param>
    /// <param name="Winner">The winner's genes.</param>
    internal sealed record Search(ulong Seed, double Validation, Score Test, string Winner);

    public static ImmutableArray<Search> Evolve(
        SearchPlan plan,
        int seeds,
        Action<ulong, GenerationSummary> generationDone,
        Action<Search> searchDone,
        WorkTally work,
        CancellationToken cancellation)
    {
        var rows = plan.SearchRows;
        var found = new Search[seeds];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, seeds, options, i =>
        {
            var seed = (ulong)i + 1;
            var mine = plan with { Job = plan.Job with { Evolution = plan.Job.Evolution with { Seed = seed } } };
            var best = InMemorySearch.Run(mine.Job, rows, summary => generationDone(seed, summary), work, cancellation);
            var test = HeldOutResult.Of(mine.ModelOf(best), mine.Data, mine.Split, work, cancellation).Score;
            found[i] = new Search(seed, best.Fitness.Value, test, best.Birth.Genome.ToString());
            searchDone(found[i]);
        });
        return [.. found];
    }
}
