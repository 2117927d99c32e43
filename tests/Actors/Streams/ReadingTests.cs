using System.Runtime.CompilerServices;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Streams;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>How a source is read for an instance: what is passed over, what is checked, and where a gap is.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task Rows_that_were_answered_are_passed_over_and_the_last_of_them_is_checked()
    {
        var read = await ReadAsync([3, 4, 5, 6, 7, 8], new StreamPosition(7, 5));

        Assert.Equal([6, 7, 8], read.Rows);
        Assert.Equal([5], read.Checked);
        Assert.Empty(read.Declared);
        Assert.Null(read.Failure);
    }

    [Fact]
    public async Task Repeats_are_passed_over() => Assert.Equal([0, 1, 2, 3], (await ReadAsync([0, 1, 0, 1, 2, 2, 3], new StreamPosition(0, -1))).Rows);

    [Theory]
    [InlineData(new long[] { 2, 3 }, "The input begins at row 2; row 0 is expected. Send the rows from 0 on.")]
    [InlineData(new long[] { 0, 1, 4 }, "The input goes on with row 4; row 2 is expected.")]
    public async Task Gap_is_refused_with_the_row_expected(long[] numbers, string explanation)
    {
        var read = await ReadAsync(numbers, new StreamPosition(0, -1), declareGaps: false);

        Assert.StartsWith(explanation, Assert.IsType<InstanceRefusedException>(read.Failure).Message, StringComparison.Ordinal);
        Assert.Equal(numbers.Where((number, i) => number == i), read.Rows);
    }

    [Fact]
    public async Task Gap_is_declared_between_the_rows_around_it_and_one_that_the_instance_knows_is_not()
    {
        // Row 6 was declared missing in an earlier run.
        var read = await ReadAsync([4, 5, 7, 8, 11], new StreamPosition(8, 3));

        Assert.Equal([4, 5, 7, 8, 11], read.Rows);
        Assert.Equal([(9, 11)], read.Declared);
        Assert.Equal([[4, 5], [7, 8], [11]], read.Segments);
    }

    [Fact]
    public async Task Gap_across_what_the_instance_knows_is_declared_from_where_it_stands()
    {
        var read = await ReadAsync([4, 5, 12], new StreamPosition(8, 3));

        Assert.Equal([(8, 12)], read.Declared);
        Assert.Equal([[4, 5], [12]], read.Segments);
    }

    private static async Task<Result> ReadAsync(long[] numbers, StreamPosition position, bool declareGaps = true)
    {
        var result = new Result();
        await using var source = new Numbers(numbers);
        await using var reading = new Reading(
            source,
            position,
            row =>
            {
                result.Checked.Add(row.Sequence);
                return Task.CompletedTask;
            },
            declareGaps);
        do
        {
            var segment = new List<long>();
            while (await reading.NextAsync() is { } row)
                segment.Add(row.Sequence);
            result.Segments.Add(segment);
        }
        while (await reading.PassGapAsync((first, next) =>
        {
            result.Declared.Add((first, next));
            return Task.CompletedTask;
        }));
        result.Failure = reading.Failure;
        return result;
    }

    private sealed class Result
    {
        public List<List<long>> Segments { get; } = [];

        public IEnumerable<long> Rows => Segments.SelectMany(rows => rows);

        public List<long> Checked { get; } = [];

        public List<(long First, long Next)> Declared { get; } = [];

        public Exception? Failure { get; set; }
    }

    private sealed class Numbers(long[] numbers) : IRowSource
    {
        public bool CanReplay => true;

        public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var number in numbers)
            {
                await Task.Yield();
                yield return new SourceRow(number, [number]);
            }
        }

        public ValueTask CommitAsync(long through) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
