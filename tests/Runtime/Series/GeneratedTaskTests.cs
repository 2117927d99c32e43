using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class GeneratedTaskTests
{
    public static TheoryData<string> Names() => new(GeneratedTask.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_task_is_valid_for_its_series_and_split(string name)
    {
        var task = GeneratedTask.Generate(name, 3);
        Assert.Equal(name, task.Name);
        Assert.Empty(task.Task.Validate());
        Assert.Equal(task.Task.Columns.AsEnumerable(), task.Series.Select(task.Task.Columns).Columns.AsEnumerable());
        Assert.Equal(task.TestRows, SeriesSplit.For(task.Series.Rows, task.Task.Horizon, task.TestRows).TestRows);
        Assert.All(task.Series.Values.ToArray(), value => Assert.True(double.IsFinite(value)));
        Assert.Contains($"{task.TestRows} rows", task.Protocol, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_name_is_refused_with_those_there_are()
    {
        var refused = Assert.Throws<SeriesRefusedException>(() => GeneratedTask.Generate("narma"));
        Assert.Contains("There is no generated task 'narma'. There are: channel-28db, delayed-xor,", refused.Message, StringComparison.Ordinal);
    }
}
