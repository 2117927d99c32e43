using System.Globalization;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Benchmarks.TrainedNetworks;

/// <summary>Euler state networks beside networks whose every weight is trained: training time, estimated energy, accuracy.</summary>
internal static class NetworkComparison
{
    private const int Units = 100;

    private static readonly (string Name, string Ending)[] Sets = [("Adiac", "tsv"), ("Epilepsy", "ts"), ("Libras", "ts"), ("JapaneseVowels", "ts")];

    private static readonly string[] Networks = [EulerStateRuns.LastState, EulerStateRuns.Protocol, "GRU", "LSTM"];

    /// <param name="data">Directory of the sets.</param>
    /// <param name="seeds">Seeds of each network.</param>
    /// <param name="keep">File of the runs made so far; it is added to.</param>
    /// <param name="only">Sets whose name holds it.</param>
    public static int Run(string data, int seeds, string keep, string only)
    {
        if (Sets.Select(s => Path.Combine(data, $"{s.Name}_TRAIN.{s.Ending}")).FirstOrDefault(f => !File.Exists(f)) is { } missing)
        {
            Console.Error.WriteLine($"There is no {missing}. Set ARCHETYPERC_DATA to the directory of the data.");
            return 2;
        }

        if (!TorchRuns.Available())
        {
            Console.Error.WriteLine("PyTorch is missing. Install it with: sudo apt-get install python3-torch python3-numpy");
            return 2;
        }

        var log = new RunLog(keep);
        Console.WriteLine("| set | network of 100 units | accuracy, % | training, CPU s | times longer | multiply-adds | estimated J | times more | seeds |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, ending) in Sets.Where(set => set.Name.Contains(only, StringComparison.Ordinal)))
        {
            var (train, test) = (Path.Combine(data, $"{name}_TRAIN.{ending}"), Path.Combine(data, $"{name}_TEST.{ending}"));
            var training = Read(train, null);
            var tested = Read(test, training);
            foreach (var network in Networks)
            {
                Console.Error.WriteLine($"{name}: {network}");
                if (network.StartsWith("Euler", StringComparison.Ordinal))
                    EulerStateRuns.Make(name, network, training, tested, Units, seeds, log);
                else
                    TorchRuns.Make(name, network.ToLowerInvariant(), train, test, Units, seeds, log);
                Print(name, network, log);
            }
        }

        return 0;
    }

    private static SequenceSet Read(string file, SequenceSet? training)
    {
        using var reader = new StreamReader(file);
        return file.EndsWith(".ts", StringComparison.Ordinal)
            ? TsFile.ReadAll(reader, training?.Classes ?? default)
            : UcrFile.ReadAll(reader, Path.GetFileNameWithoutExtension(file), training?.Classes ?? default);
    }

    private static void Print(string set, string network, RunLog log)
    {
        var runs = log.Of(set, network).ToArray();
        var plain = log.Of(set, EulerStateRuns.LastState).ToArray();
        var accuracies = runs.Select(r => 100 * r.Accuracy).ToArray();
        var mean = accuracies.Average();
        var deviation = accuracies.Length < 2
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ± {Math.Sqrt(accuracies.Sum(a => (a - mean) * (a - mean)) / (accuracies.Length - 1)):f2}");
        var operations = runs.Average(r => (double)r.Operations);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {set} | {network} | {mean:f2}{deviation} | {Median(runs):g3} | {Median(runs) / Median(plain):g3} | {operations:e2} | {EnergyEstimate.Joules((long)operations, 0):g3} | {operations / plain.Average(r => (double)r.Operations):g3} | {runs.Length} |"));
    }

    private static double Median(NetworkRun[] runs)
    {
        var seconds = runs.Select(r => r.Seconds).Order().ToArray();
        return (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }
}
