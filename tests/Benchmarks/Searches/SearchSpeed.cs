using System.Diagnostics;
using System.Globalization;
using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>Evaluations per second of one search, ours beside the same one in numpy and DEAP, in turn, on all processors.</summary>
internal static class SearchSpeed
{
    private const int Population = 24;

    private static readonly (int Units, double Asked, double Aim)[] Sizes = [(100, 5, 10), (300, 2.5, 5)];

    public static int Run(int rounds, int evaluations)
    {
        if (!DeapReference.Available())
        {
            Console.Error.WriteLine("DEAP is missing. Install it with: sudo apt-get install python3-deap python3-scipy");
            return 2;
        }

        var task = SearchTask.Narma();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{task.Name}, {task.TrainRows} + {task.ValidationRows} rows, 3 seeds a genome, {evaluations} evaluations, population {Population}, {Environment.ProcessorCount} processes or threads, {rounds} rounds in turn"));
        Console.WriteLine("| N | ours, evaluations/s | numpy and DEAP | ratio, median (least to greatest) | asked, aim |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (units, asked, aim) in Sizes)
        {
            Ours(task, units, 0, Population); // what is compiled at the first call is compiled now
            var pairs = new List<(double Ours, double Theirs)>();
            for (var round = 1; round <= rounds; round++)
            {
                var found = DeapReference.Run(task, units, round, Population, evaluations);
                pairs.Add((Ours(task, units, round, evaluations), found.Evaluations / found.Seconds));
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"N = {units}, round {round}: {pairs[^1].Ours:f1} and {pairs[^1].Theirs:f1} evaluations/s"));
            }

            double[] ratios = [.. pairs.Select(p => p.Ours / p.Theirs).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {units} | {Median(pairs.Select(p => p.Ours)):f1} | {Median(pairs.Select(p => p.Theirs)):f1} | {Median(ratios):f2} ({ratios[0]:f2} to {ratios[^1]:f2}) | {asked}, {aim} |"));
        }

        return 0;
    }

    private static double Ours(SearchTask task, int units, int seed, int evaluations)
    {
        var job = FixedSizeSearch.Job(task, units, EvolutionSpec.Sized(Population) with { Evaluations = evaluations, Seed = (ulong)seed });
        var started = Stopwatch.GetTimestamp();
        AllProcessors.Run(job, task.Rows);
        return evaluations / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
