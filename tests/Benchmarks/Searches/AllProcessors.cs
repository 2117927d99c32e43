using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>Runs a search with as many evaluations at a time as there are processors; it finds what one at a time would find.</summary>
internal static class AllProcessors
{
    private const int RowsPerSlice = 256;

    /// <param name="job">The search.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="told">Is given every birth and its result, one at a time.</param>
    public static IEvolutionLoop Run(EvolutionJob job, TimeSeries rows, Action<Birth, FitnessResult>? told = null)
    {
        var loop = job.Begin();
        var taken = new HashSet<BirthNumber>();
        var gate = new object();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return loop;

        void Work()
        {
            while (Next() is { } birth)
            {
                var evaluation = new FitnessEvaluation(birth.Genome, job.Template, job.Fitness, job.Evolution.Seed, rows, birth.Plan);
                while (evaluation.Advance(RowsPerSlice))
                {
                }

                lock (gate)
                {
                    told?.Invoke(birth, evaluation.Result);
                    loop.Fold(birth.Number, evaluation.Result);
                    Monitor.PulseAll(gate);
                }
            }
        }

        Birth? Next()
        {
            lock (gate)
            {
                while (!loop.IsFinished)
                {
                    if (loop.Open.FirstOrDefault(b => !taken.Contains(b.Number)) is { } birth)
                    {
                        taken.Add(birth.Number);
                        return birth;
                    }

                    Monitor.Wait(gate);
                }

                return null;
            }
        }
    }
}
