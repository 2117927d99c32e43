using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>The stream that both owners are sent, and the answers of a model that nothing disturbs.</summary>
internal static class FencedStream
{
    /// <summary>Rows of the stream that most tests send.</summary>
    public const int Rows = 1_400;

    /// <summary>Rows that there are, for tests that cannot know how many they need.</summary>
    public const int Longest = 20_000;

    public static readonly InstanceId Id = new("sensor-1");

    public static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 2 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4 },
        Washout = 5,
    };

    private static readonly TimeSeries Data = MackeyGlass.Generate(Longest);

    public static LearnBatch Batch(long first, int count) => new(Id, first, count, 1, Data.Values.Slice((int)first, count), -1);

    /// <summary>An answer as a line: equal lines, equal bits.</summary>
    public static string Line(long first, ReadOnlySpan<double> predictions) =>
        $"answered {first} {predictions.Length} {XxHash64.HashToUInt64(MemoryMarshal.AsBytes(predictions)):x16}";

    /// <summary>A state as a line: equal lines, equal bits of all that was learned.</summary>
    public static string Line(ModelState state)
    {
        var file = new ModelFile(Spec, state, ModelMetrics.Empty, [], "tests");
        return $"state {state.Rows} {XxHash64.HashToUInt64(file.ToBytes()):x16}";
    }

    /// <summary>The line of the state of a model that has learned so many rows and that nothing disturbed.</summary>
    public static string StateAlone(long rows = Rows)
    {
        var model = LifelongModel.Create(Spec);
        var prediction = new double[1];
        for (var row = 0; row < rows; row++)
            model.Learn(Data.Row(row), prediction);
        return Line(model.Save());
    }

    /// <summary>The line of each batch of <paramref name="count"/> rows, by its first row.</summary>
    public static Dictionary<long, string> Undisturbed(int count, int rows = Rows)
    {
        var model = LifelongModel.Create(Spec);
        var lines = new Dictionary<long, string>();
        var predictions = new double[count];
        for (var first = 0; first < rows; first += count)
        {
            for (var row = 0; row < count; row++)
                model.Learn(Data.Row(first + row), predictions.AsSpan(row, 1));
            lines[first] = Line(first, predictions);
        }

        return lines;
    }
}
