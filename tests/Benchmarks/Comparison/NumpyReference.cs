using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>The numpy and scipy program as a child process that measures on request.</summary>
internal sealed class NumpyReference : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process process;

    private NumpyReference(Process process, JsonNode hello)
    {
        this.process = process;
        Versions = $"numpy {hello["numpy"]} and scipy {hello["scipy"]} on OpenBLAS";
    }

    public string Versions { get; }

    /// <summary>Starts it on one thread; null when Python, numpy, scipy or OpenBLAS below them is missing.</summary>
    public static NumpyReference? Start()
    {
        if (!File.Exists(Python))
            return null;
        var start = new ProcessStartInfo(Python)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "numpy_reference.py") },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var threads in new[] { "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS" })
            start.Environment[threads] = "1";
        // An override of the BLAS kernel for the whole machine would slow numpy unfairly.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        var child = Process.Start(start)!;
        child.ErrorDataReceived += (_, _) => { };
        child.BeginErrorReadLine();
        if (child.StandardOutput.ReadLine() is { } line && JsonNode.Parse(line) is { } hello && hello["openblas"]!.GetValue<bool>())
            return new NumpyReference(child, hello);
        child.StandardInput.Close();
        child.WaitForExit();
        child.Dispose();
        return null;
    }

    public void Load(string folder, int units, double leak) =>
        Ask(new JsonObject { ["do"] = "load", ["folder"] = folder, ["units"] = units, ["leak"] = leak });

    public double[] States(string kind, int steps) =>
        Ask(new JsonObject { ["do"] = "states", ["kind"] = kind, ["steps"] = steps })["states"]!.Deserialize<double[]>()!;

    public double[] Learned(string form, int steps) =>
        Ask(new JsonObject { ["do"] = "learned", ["form"] = form, ["steps"] = steps })["weights"]!.Deserialize<double[]>()!;

    public double StepSeconds(string kind, int steps) =>
        Seconds(new JsonObject { ["do"] = "step", ["kind"] = kind, ["steps"] = steps });

    public double LearnSeconds(string form, int steps) =>
        Seconds(new JsonObject { ["do"] = "learn", ["form"] = form, ["steps"] = steps });

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private double Seconds(JsonObject command) => Ask(command)["seconds"]!.GetValue<double>();

    private JsonNode Ask(JsonObject command)
    {
        process.StandardInput.WriteLine(command.ToJsonString());
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"numpy_reference.py ended at {command}."));
        return JsonNode.Parse(answer)!;
    }
}
