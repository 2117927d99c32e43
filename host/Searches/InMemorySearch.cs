using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Host.Searches;

/// <summary>Runs a search on the calling thread, without a node and without keeping it: it finds what a node would find.</summary>
internal static class InMemorySearch
{
    private const int RowsPerSlice = 256;
    private const int KeptSums = 32;

    /// <param name="job">Limited by generations or evaluations.</param>
    /// <param name="rows">Training and validation rows.</param>
    /// <param name="generationDone">Told after each generation.</param>
    /// <param name="work">Counts it.</param>
    /// <param name="cancellation">Looked at between slices.</param>
    public static Individual Run(
        EvolutionJob job, TimeSeries rows, Action<GenerationSummary> generationDone, WorkTally work, CancellationToken cancellation)
    {
        var loop = job.Begin();
        var sums = job.Evolution.LamarckianProbability > 0 ? new LearnedSumsCache(KeptSums) : null;
        for (var next = BirthNumber.None.Next; !loop.IsFinished; next = next.Next)
        {
            // In the order of birth, so that the next one is always out.
            var birth = loop.Find(next)!;
            var evaluation = new FitnessEvaluation(
                birth.Genome, job.Template, job.Fitness, job.Evolution.Seed, rows, birth.Plan, sums);
            while (evaluation.Advance(RowsPerSlice))
                cancellation.ThrowIfCancellationRequested();
            var before = loop.History.Count;
            loop.Fold(birth.Number, evaluation.Result);
            work.Add(evaluation.Result.Operations, evaluation.Result.Bytes);
            if (loop.History.Count > before)
                generationDone(loop.History[^1]);
        }

        return loop.Best!;
    }
}
