using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>A small trained model and the rows that are streamed through it.</summary>
/// <param name="Name">What it is called in the tests' output.</param>
/// <param name="Model">The model before the first row.</param>
/// <param name="Header">First line of the CSV.</param>
/// <param name="Rows">Its other lines.</param>
internal sealed record StreamCase(string Name, ModelFile Model, string Header, ImmutableArray<string> Rows)
{
    private const int TrainRows = 400;

    /// <summary>The Mackey-Glass series, one step ahead.</summary>
    public static StreamCase Forecast(int rows) => Make(
        "forecast",
        new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        "x",
        rows,
        (x, row) => [x[row]],
        (x, row) => Number(x[row]));

    /// <summary>A product of past values, of which every fourth row is not labelled.</summary>
    public static StreamCase Regression(int rows) => Make(
        "regression",
        new TaskSpec { Kind = TaskKind.Regression, Inputs = ["x"], Targets = ["y"], Horizon = 0 },
        "x,y",
        rows,
        (x, row) => [x[row], Product(x, row)],
        (x, row) => $"{Number(x[row])},{(row % 4 == 3 ? "" : Number(Product(x, row)))}");

    /// <summary>Whether the series rises, as a label in text.</summary>
    public static StreamCase Classification(int rows) => Make(
        "classification",
        new TaskSpec { Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["trend"], Horizon = 0, Classes = ["falls", "rises"] },
        "x,trend",
        rows,
        (x, row) => [x[row], Rises(x, row) ? 1 : 0],
        (x, row) => $"{Number(x[row])},{(row % 5 == 4 ? "" : Rises(x, row) ? "rises" : "falls")}");

    /// <summary>The same with one row's line put in the place of another.</summary>
    public StreamCase With(int row, string line) => this with { Rows = Rows.SetItem(row, line) };

    /// <summary>The same with the first rows only.</summary>
    public StreamCase First(int rows) => this with { Rows = Rows[..rows] };

    private static StreamCase Make(
        string name, TaskSpec task, string header, int rows, Func<double[], int, double[]> values, Func<double[], int, string> line)
    {
        var x = MackeyGlass.Generate(TrainRows + rows).Column("x");
        var spec = new ModelSpec
        {
            Task = task,
            Reservoir = new EchoStateSpec { Units = 50, InDegree = 5, Seed = 3 },
            Readout = new ReadoutSpec { Forgetting = 0.9995 },
        };
        var training = new TimeSeries(
            task.Columns, [.. Enumerable.Range(0, TrainRows).SelectMany(row => values(x, row))]);
        var model = new BatchTraining(spec, training, TrainRows).Finish();
        return new StreamCase(
            name,
            new ModelFile(spec, model.Save(), ModelMetrics.Empty, [], "tests"),
            header,
            [.. Enumerable.Range(TrainRows, rows).Select(row => line(x, row))]);
    }

    private static double Product(double[] x, int row) => x[row] * x[Math.Max(0, row - 3)];

    private static bool Rises(double[] x, int row) => x[row] > x[Math.Max(0, row - 1)];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
