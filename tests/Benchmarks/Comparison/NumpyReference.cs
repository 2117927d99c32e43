using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>The numpy and scipy program as a child process that measures on request.</summary>
internal sealed class NumpyReference : IDisposable
{
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
        if (!File.Exists(PythonProgram.Path))
            return null;
        var start = PythonProgram.OneThread([Path.Combine(AppContext.BaseDirectory, "numpy_reference.py")]);
        start.RedirectStandardInput = true;
        var child = Process.Start(start)!;
        child.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        child.BeginErrorReadLine();
        if (child.StandardOutput.ReadLine() is { } line && JsonNode.Parse(line) is { } hello && hello["openblas"]!.GetValue<bool>())
            return new NumpyReference(child, hello);
        child.StandardInput.Close();
        child.WaitForExit();
        child.Dispose();
        return null;
    }

    public void Load(string folder, int units, double leak, bool single) =>
        Ask(new JsonObject { ["do"] = "load", ["folder"] = folder, ["units"] = units, ["leak"] = leak, ["single"] = single });

    public void LoadRows(string folder, int width) =>
        Ask(new JsonObject { ["do"] = "load_rows", ["folder"] = folder, ["width"] = width });

    public double[] States(string kind, int steps) =>
        Numbers(new JsonObject { ["do"] = "states", ["kind"] = kind, ["steps"] = steps }, "states");

    public double[] BatchStates(int steps) => Numbers(new JsonObject { ["do"] = "batch_states", ["steps"] = steps }, "states");

    public double[] IntrinsicStates(int steps) => Numbers(new JsonObject { ["do"] = "intrinsic_states", ["steps"] = steps }, "states");

    public double IntrinsicSeconds(int steps) => Seconds(new JsonObject { ["do"] = "intrinsic", ["steps"] = steps });

    public double[] Learned(string form, int steps) =>
        Numbers(new JsonObject { ["do"] = "learned", ["form"] = form, ["steps"] = steps }, "weights");

    public double[] RidgeWeights() => Numbers(new JsonObject { ["do"] = "ridge_weights" }, "weights");

    public double Radius() => Ask(new JsonObject { ["do"] = "radius_value" })["value"]!.GetValue<double>();

    public double StepSeconds(string kind, int steps) =>
        Seconds(new JsonObject { ["do"] = "step", ["kind"] = kind, ["steps"] = steps });

    public double BatchSeconds(int steps) => Seconds(new JsonObject { ["do"] = "batch", ["steps"] = steps });

    public double LearnSeconds(string form, int steps) =>
        Seconds(new JsonObject { ["do"] = "learn", ["form"] = form, ["steps"] = steps });

    public double RidgeSeconds(int times) => Seconds(new JsonObject { ["do"] = "ridge", ["steps"] = times });

    public double RadiusSeconds(int times) => Seconds(new JsonObject { ["do"] = "radius", ["steps"] = times });

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private double[] Numbers(JsonObject command, string name) => Ask(command)[name]!.Deserialize<double[]>()!;

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
