using System.Globalization;
using ArchetypeRC.Evolution.Dominance;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>What two kinds of searches are for: fronts that are larger than those of random search, and far fewer training rows for the same winner.</summary>
internal static class SearchStudies
{
    private const int FrontEvaluations = 200;
    private const int HalvingEvaluations = 300;
    private const int RowsPerSlice = 256;

    // 1,000 rows and 8,000, and 500, 2,000 and 8,000: the shortest has five times as many rows as a readout has weights.
    private const int HalvingRows = 8_000;
    private static readonly SuccessiveHalvingSpec[] Ladders = [new() { Window = 8 }, new() { Window = 8, Rungs = 3, Factor = 4 }];

    // Worse than everything that counts: the error of the mean; the operations and bytes of the largest model and more.
    private static readonly Objectives Reference = new(1, 50_000, 1_000_000);

    /// <param name="runs">Whole searches of each kind, with the seeds 1, 2, ...</param>
    public static int Run(int runs)
    {
        Fronts([SearchTask.Narma(), SearchTask.MackeyGlass84()], runs);
        foreach (var ladder in Ladders)
        {
            Console.WriteLine();
            Halving(ladder, [SearchTask.Narma(HalvingRows), SearchTask.MackeyGlass84(HalvingRows)], runs);
        }

        return 0;
    }

    private static void Fronts(SearchTask[] tasks, int runs)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Front over error, operations and bytes: 20 to 200 units, {FrontEvaluations} evaluations of three seeds; volume that it dominates up to {Reference.Error}, {Reference.Operations:n0}, {Reference.Bytes:n0}, as a share of all"));
        Console.WriteLine("| task | pareto, median | random search, median | larger | p | runs |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var task in tasks)
        {
            double[] pareto = [.. Seeds(runs).Select(seed => Volume(task, new ParetoSpec(), seed))];
            double[] random = [.. Seeds(runs).Select(seed => Volume(task, new RandomSearchSpec(), seed))];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {task.Name} | {Median(pareto):f4} | {Median(random):f4} | {pareto.Zip(random, (a, b) => a > b).Count(larger => larger)} of {runs} | {RankSum.Probability(pareto, random):g2} | {runs} |"));
        }
    }

    private static double Volume(SearchTask task, LoopSpec loop, ulong seed)
    {
        var found = new List<Objectives>();
        AllProcessors.Run(FixedSizeSearch.Sized(task, Spec(loop, FrontEvaluations, seed)), task.Rows, (_, result) =>
        {
            if (result.Refusal is null)
                found.Add(Objectives.Of(result));
        });
        Progress(task, loop, seed);
        return HyperVolume.Of(found, Reference) / (Reference.Error * Reference.Operations * Reference.Bytes);
    }

    // The genomes that successive halving drew, all of them with every row, beside what it found in them.
    private static void Halving(SuccessiveHalvingSpec ladder, SearchTask[] tasks, int runs)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Successive halving of {HalvingEvaluations} evaluations, 100 units, {ladder.Rungs} rungs up to {HalvingRows:n0} rows, each {ladder.Factor} times the one below, beside every genome that it drew with all training rows"));
        Console.WriteLine("| task | training rows saved, times: median (least) | error of its winner against the best of all: median (greatest) | same winner | runs |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var task in tasks)
        {
            var audits = Seeds(runs).Select(seed => Audit(ladder, task, seed)).ToArray();
            double[] saved = [.. audits.Select(audit => audit.Saved)];
            double[] loss = [.. audits.Select(audit => audit.Loss)];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {task.Name} | {Median(saved):f2} ({saved.Min():f2}) | {Median(loss):p1} ({loss.Max():p1}) | {loss.Count(l => l == 0)} of {runs} | {runs} |"));
        }
    }

    private static (double Saved, double Loss) Audit(SuccessiveHalvingSpec ladder, SearchTask task, ulong seed)
    {
        var job = FixedSizeSearch.Wide(task, 100, Spec(ladder, HalvingEvaluations, seed));
        var drawn = new List<Genome>();
        var rows = 0L;
        var winner = AllProcessors.Run(job, task.Rows, (birth, result) =>
        {
            rows += result.TrainedRows;
            if (birth.Plan.Fidelity is { Rung: 0 })
                drawn.Add(birth.Genome);
        }).Best!;
        var whole = new FitnessResult[drawn.Count];
        Parallel.For(0, drawn.Count, i =>
        {
            var evaluation = new FitnessEvaluation(drawn[i], job.Template, job.Fitness, job.Evolution.Seed, task.Rows);
            while (evaluation.Advance(RowsPerSlice))
            {
            }

            whole[i] = evaluation.Result;
        });
        var saved = whole.Sum(result => result.TrainedRows) / (double)rows;
        var loss = (winner.Fitness.Value / whole.Min(result => result.Value)) - 1;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Name}, {ladder.Rungs} rungs, run {seed}: {saved:f2} times, {loss:p1}"));
        return (saved, loss);
    }

    private static EvolutionSpec Spec(LoopSpec loop, int evaluations, ulong seed) => new() { Evaluations = evaluations, Seed = seed, Loop = loop };

    private static IEnumerable<ulong> Seeds(int runs) => Enumerable.Range(1, runs).Select(run => (ulong)run);

    private static void Progress(SearchTask task, LoopSpec loop, ulong seed) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task.Name}, {loop.Name}, run {seed}"));

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
