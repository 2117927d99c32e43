using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Tests.Benchmarks.Comparison;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>The same search in numpy, scipy and DEAP, a process for each.</summary>
internal static class DeapReference
{
    private static readonly JsonSerializerOptions Lower = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static bool Available()
    {
        using var process = Process.Start(PythonProgram.OneThread(["-c", "import deap, scipy"]))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Runs it.</summary>
    /// <param name="task">What is searched over.</param>
    /// <param name="units">Units of the reservoir.</param>
    /// <param name="seed">Seed of the search.</param>
    /// <param name="population">Individuals of a generation.</param>
    /// <param name="evaluations">Evaluations until the end.</param>
    public static Found Run(SearchTask task, int units, int seed, int population, int evaluations)
    {
        var file = Path.GetTempFileName();
        try
        {
            task.Write(file);
            int[] numbers =
            [
                task.Rows.Columns.Length, task.Horizon, units, seed, population, evaluations, task.TrainRows, task.ValidationRows, 3,
                Environment.ProcessorCount,
            ];
            var program = Path.Combine(AppContext.BaseDirectory, "search_reference.py");
            using var process = Process.Start(PythonProgram.OneThread(
                [program, file, .. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))]))!;
            process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
            process.BeginErrorReadLine();
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Found>(answer, Lower)!
                : throw new InvalidOperationException($"search_reference.py ended with exit code {process.ExitCode}.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What a search found.</summary>
    /// <param name="Seconds">Time that passed.</param>
    /// <param name="Evaluations">Genomes that were judged.</param>
    /// <param name="Value">Lowest validation error.</param>
    /// <param name="Genes">Radius, leak rate, input scaling, bias scaling, ridge.</param>
    internal sealed record Found(double Seconds, int Evaluations, double Value, double[] Genes);
}
