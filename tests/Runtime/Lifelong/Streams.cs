using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>One model and one stream for each kind of task.</summary>
internal static class Streams
{
    public static readonly TaskKind[] Kinds = Enum.GetValues<TaskKind>();

    public static ModelSpec Spec(TaskKind kind) => new()
    {
        Task = kind switch
        {
            TaskKind.Forecast => new TaskSpec { Inputs = ["x", "u"], Targets = ["x"], Horizon = 7 },
            TaskKind.Regression => new TaskSpec { Kind = kind, Inputs = ["x", "u"], Targets = ["y", "z"], Horizon = 0 },
            _ => new TaskSpec { Kind = kind, Inputs = ["x", "u"], Targets = ["c"], Horizon = 0, Classes = ["low", "middle", "high"] },
        },
        Reservoir = new EchoStateSpec { Units = 30, InDegree = 5, LeakRate = 0.7 },
        Readout = new ReadoutSpec { Forgetting = 0.999, InputLags = kind switch { TaskKind.Forecast => 3, TaskKind.Regression => 1, _ => 0 } },
        Washout = 20,
    };

    /// <summary>The model of a kind of task; of a classification one that answers with probabilities, too.</summary>
    public static ModelSpec[] Specs(TaskKind kind)
    {
        var spec = Spec(kind);
        return kind == TaskKind.Classification ? [spec, spec with { Readout = spec.Readout with { Probabilities = true } }] : [spec];
    }

    /// <summary>Rows of a smooth and a noisy input; every eighth row of a supervised stream has no label.</summary>
    public static TimeSeries Rows(TaskKind kind, int rows, ulong seed = 3)
    {
        var random = new RandomStream(seed);
        var smooth = MackeyGlass.Generate(rows + 2);
        var columns = Spec(kind).Task.Columns;
        var values = new double[rows * columns.Length];
        var before = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var x = smooth.Row(row)[0];
            var u = random.Uniform(-1, 1);
            var unlabelled = row % 8 == 5;
            double[] content = kind switch
            {
                TaskKind.Forecast => [x, u],
                TaskKind.Regression => [x, u, unlabelled ? double.NaN : (2 * x) + before, x * u],
                _ => [x, u, unlabelled ? double.NaN : x < 0.8 ? 0 : x < 1.05 ? 1 : 2],
            };
            content.CopyTo(values, row * columns.Length);
            before = u;
        }

        return new TimeSeries(columns, values);
    }

    public static double[] Learn(LifelongModel model, TimeSeries rows, int first, int count)
    {
        var predictions = new double[count * model.OutputSize];
        for (var row = 0; row < count; row++)
            model.Learn(rows.Row(first + row), predictions.AsSpan(row * model.OutputSize, model.OutputSize));
        return predictions;
    }
}
