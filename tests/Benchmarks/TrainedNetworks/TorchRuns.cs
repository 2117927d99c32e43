using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Tests.Benchmarks.Comparison;

namespace ArchetypeRC.Tests.Benchmarks.TrainedNetworks;

/// <summary>GRU and LSTM networks of one set, trained by a child process for each seed.</summary>
internal static class TorchRuns
{
    private static readonly JsonSerializerOptions Lower = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static bool Available()
    {
        using var process = Process.Start(PythonProgram.OneThread(["-c", "import torch, numpy"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public static void Make(string set, string kind, string training, string test, int units, int seeds, RunLog log)
    {
        var network = kind.ToUpperInvariant();
        for (var seed = 1; seed <= seeds; seed++)
        {
            if (log.Holds(set, network, seed))
                continue;
            var program = Path.Combine(AppContext.BaseDirectory, "trained_networks.py");
            using var process = Process.Start(PythonProgram.OneThread(
                [program, training, test, kind, units.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture)]))!;
            process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
            process.BeginErrorReadLine();
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"trained_networks.py ended with exit code {process.ExitCode} on {set}.");
            var trained = JsonSerializer.Deserialize<Trained>(answer, Lower)!;
            log.Add(new NetworkRun(set, network, seed, trained.Accuracy, trained.Seconds, trained.Operations, 0));
        }
    }

    private sealed record Trained(double Accuracy, double Seconds, int Epochs, long Operations);
}
