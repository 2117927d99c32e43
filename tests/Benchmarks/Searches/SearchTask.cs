using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Benchmarks.Searches;

/// <summary>A series that is searched over, and how its rows are used.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Input">Column of the input.</param>
/// <param name="Target">Column of the target.</param>
/// <param name="Horizon">Rows from the input to the target.</param>
/// <param name="TrainRows">Rows that a genome is fitted on, the wash-out among them.</param>
/// <param name="ValidationRows">Rows after them that it is judged on.</param>
/// <param name="TestRows">Rows after those, which a search never reads.</param>
/// <param name="Rows">All of them; column 0 the input, the last column the target.</param>
internal sealed record SearchTask(
    string Name, string Input, string Target, int Horizon, int TrainRows, int ValidationRows, int TestRows, TimeSeries Rows)
{
    public static SearchTask Narma(int trained = 2_000) => new(
        "NARMA-10", "u", "y", 1, trained + FixedSizeSearch.Washout, 1_000, 1_000, Runtime.Series.Narma.Generate(trained + 2_300, 1));

    public static SearchTask MackeyGlass84(int trained = 2_000) => new(
        "Mackey-Glass-84", "x", "x", 84, trained + FixedSizeSearch.Washout, 1_000, 1_000, MackeyGlass.Generate(trained + 2_300));

    /// <summary>The laser; null where the data are not.</summary>
    public static SearchTask? SantaFe(string data)
    {
        var file = Path.Combine(data, "forecasting", "santafe_laser.txt");
        if (!File.Exists(file))
            return null;
        double[] values = [.. File.ReadLines(file).Where(l => l.Length > 0).Select(l => double.Parse(l, System.Globalization.CultureInfo.InvariantCulture))];
        return new SearchTask("Santa Fe laser", "x", "x", 1, 3_000, 1_000, 2_000, new TimeSeries(["x"], values));
    }

    /// <summary>Writes the rows of training and validation for the other program, with as many after them as the horizon.</summary>
    public void Write(string file)
    {
        using var stream = new BinaryWriter(File.Create(file));
        for (var row = 0; row < TrainRows + ValidationRows + Horizon; row++)
        {
            foreach (var value in Rows.Row(row))
                stream.Write(value);
        }
    }
}
