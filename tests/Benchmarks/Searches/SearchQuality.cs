using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>
/// What evolution, random search and a Parzen estimator find in one space with one budget, and what a genetic algorithm in numpy and
/// DEAP finds over five parameters: the error of the winners on rows that no search has read.
/// </summary>
internal static class SearchQuality
{
    /// <param name="data">Directory of the data sets; without it the laser is left out.</param>
    /// <param name="units">Units of every reservoir.</param>
    /// <param name="runs">Whole searches of each method.</param>
    /// <param name="evaluations">Evaluations of each.</param>
    /// <param name="keep">File of the runs made so far; it is added to.</param>
    /// <param name="only">Methods whose name holds it.</param>
    public static int Run(string data, int units, int runs, int evaluations, string keep, string only)
    {
        var log = File.Exists(keep) ? File.ReadLines(keep).Select(l => JsonSerializer.Deserialize<SearchRun>(l)!).ToList() : [];
        SearchTask[] tasks = [SearchTask.Narma(), SearchTask.MackeyGlass84(), .. SearchTask.SantaFe(data) is { } laser ? [laser] : Array.Empty<SearchTask>()];
        var methods = SearchMethod.All.Where(m => m.Name.Contains(only, StringComparison.Ordinal) && (m.Evolution is not null || DeapReference.Available())).ToArray();
        foreach (var (run, task, method) in
            from run in Enumerable.Range(1, runs) from task in tasks from method in methods select (run, task, method))
        {
            if (log.Exists(l => l.Task == task.Name && l.Units == units && l.Method == method.Name && l.Evaluations == evaluations && l.Run == run))
                continue;
            var found = Search(task, units, method, evaluations, run);
            log.Add(found);
            File.AppendAllText(keep, JsonSerializer.Serialize(found) + "\n");
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{task.Name}, {method.Name}, run {run}: validation {found.Validation:g4}, test {found.Test:g4}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{units} units, {evaluations} evaluations of 3 seeds; test NRMSE of the winners, each the mean of 10 other seeds"));
        Console.WriteLine("| task | method | median | mean ± s.d. | p against random search | runs |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var task in tasks)
        {
            var random = Tests(SearchMethod.Random);
            foreach (var method in methods.Where(m => Tests(m).Length > 0))
                Print(task, method, Tests(method), method == SearchMethod.Random ? [] : random);

            double[] Tests(SearchMethod method) =>
                [.. log.Where(l => l.Task == task.Name && l.Units == units && l.Method == method.Name && l.Evaluations == evaluations).Select(l => l.Test)];
        }

        return 0;
    }

    private static SearchRun Search(SearchTask task, int units, SearchMethod method, int evaluations, int run)
    {
        if (method.Evolution is { } evolution)
        {
            var job = FixedSizeSearch.Wide(task, units, evolution(evaluations, (ulong)run));
            var best = AllProcessors.Run(job, task.Rows).Best!;
            return new SearchRun(
                task.Name, units, method.Name, evaluations, run, best.Fitness.Value, TestError.Of(best.Birth.Genome, job.Template, task), best.Birth.Genome.ToString());
        }

        var found = DeapReference.Run(task, units, run, 24, evaluations);
        var genome = new Genome(FixedSizeSearch.Space, [.. found.Genes.Select((g, i) => FixedSizeSearch.Space.Genes[i].Clamp(g))]);
        return new SearchRun(
            task.Name, units, method.Name, evaluations, run, found.Value, TestError.Of(genome, FixedSizeSearch.Template(task, units), task), genome.ToString());
    }

    private static void Print(SearchTask task, SearchMethod method, double[] tests, double[] random)
    {
        var sorted = tests.Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        var mean = tests.Average();
        var deviation = tests.Length < 2 ? 0 : Math.Sqrt(tests.Sum(t => (t - mean) * (t - mean)) / (tests.Length - 1));
        var p = random.Length < 2 ? "" : RankSum.Probability(tests, random).ToString("g2", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {task.Name} | {method.Name} | {median:g3} | {mean:g3} ± {deviation:g2} | {p} | {tests.Length} |"));
    }
}
